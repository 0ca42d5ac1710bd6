import type { Hop, PacketReason } from '../../../protocol/packets.ts'
import type { Say } from '../../words/language.ts'

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
