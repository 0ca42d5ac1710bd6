import type { HopId, PacketVerdict, ReasonId, Symptom } from '../../../protocol/packets.ts'

type Rest<Id extends string, Prefix extends string> = Id extends `${Prefix}.${infer Name}` ? Name : never

/** Texts for every hop and every reason that a trace can name; one without a text does not compile. */
export interface PacketTexts {
  readonly hop: { readonly [Name in Rest<HopId, 'hop'>]: string }
  readonly reason: { readonly [Name in Rest<ReasonId, 'reason'>]: string }
  readonly verdict: { readonly [Name in PacketVerdict]: string }
  readonly symptom: { readonly [Name in Symptom]: string }
}
