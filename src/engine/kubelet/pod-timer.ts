import type { Micros } from '../../protocol/time.ts'
import type { KubeletState } from './kubelet-state.ts'

/** The back-off that a pod waits for, of a crashed container or of an image that cannot be pulled: from when until when. */
export function backOffOf(kubelet: KubeletState, key: string, now: Micros): { readonly from: Micros; readonly until: Micros } | undefined {
  const record = kubelet.pods.get(key)
  if (!record) return undefined
  let latest: { readonly from: Micros; readonly until: Micros } | undefined
  const offer = (from: Micros, delay: Micros) => {
    if (delay > 0 && from + delay > now && (!latest || from + delay > latest.until)) latest = { from, until: from + delay }
  }
  for (const { process, finishedAt, backOff } of record.containers) if (!process && finishedAt > 0) offer(finishedAt, backOff)
  for (const { at, delay } of Object.values(record.pullBackOff)) offer(at, delay)
  return latest
}
