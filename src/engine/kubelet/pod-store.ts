import { deepFreeze } from '../kernel/copy.ts'
import type { ContainerRecord, KubeletState, PodRecord } from './kubelet-state.ts'

/** A pod's record ready to be changed: one that rests is frozen, so a copy takes its place. */
export function thaw(state: KubeletState, key: string): PodRecord | undefined {
  const record = state.pods.get(key)
  if (!record || !Object.isFrozen(record)) return record
  const copy: PodRecord = {
    ...record,
    history: [...record.history],
    containers: record.containers.map(thawContainer),
    sandbox: { ...record.sandbox },
  }
  state.pods.set(key, copy)
  return copy
}

function thawContainer(container: ContainerRecord): ContainerRecord {
  const { process, probes } = container
  const copy: ContainerRecord = { ...container, history: [...container.history], probes: {} }
  if (process) copy.process = { ...process, files: { ...process.files }, log: [...process.log] }
  for (const kind of ['startup', 'liveness', 'readiness'] as const) if (probes[kind]) copy.probes[kind] = { ...probes[kind] }
  return copy
}

/** Freezes a pod at rest (nothing under way, nothing due), so that checkpoints share it and cost nothing for it. */
export function rest(state: KubeletState, key: string): void {
  const record = state.pods.get(key)
  if (record && !record.busy && !record.sending && record.retry === 0 && record.worker !== 'terminating') deepFreeze(record)
}
