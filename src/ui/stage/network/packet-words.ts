import type { Hop, HopId, PacketReason, PacketVerdict, ReasonId, Symptom } from '../../../protocol/packets.ts'
import type { Say } from '../../words/language.ts'

type Rest<Id extends string, Prefix extends string> = Id extends `${Prefix}.${infer Name}` ? Name : never

/** Texts for every hop and every reason that a trace can name; one without a text does not compile. */
export interface PacketTexts {
  readonly hop: { readonly [Name in Rest<HopId, 'hop'>]: string }
  readonly reason: { readonly [Name in Rest<ReasonId, 'reason'>]: string }
  readonly verdict: { readonly [Name in PacketVerdict]: string }
  readonly symptom: { readonly [Name in Symptom]: string }
}

/** What happens at a hop, in the reader's language. */
export function hopText(t: Say, hop: Hop): string {
  return t(`stage.packet.${hop.id}` as 'stage.packet.hop.podSends', hop.with)
}

/** Why a packet ended as it did, in the reader's language. */
export function reasonText(t: Say, reason: PacketReason): string {
  return t(`stage.packet.${reason.id}` as 'stage.packet.reason.answered', reason.with)
}

/** Where a hop happens, in Kubernetes' and Linux' own names. */
export function placeText(hop: Hop): string {
  const { at } = hop
  const part = at.hook ?? at.device ?? (at.kind === 'host' ? 'route' : at.kind)
  return [at.kind === 'pod' ? (at.pod ?? part) : part, at.kind === 'wire' || at.kind === 'outside' ? undefined : at.node]
    .filter(Boolean)
    .join(' · ')
}
