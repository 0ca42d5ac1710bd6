import type { Pod } from '../../protocol/objects.ts'
import type { Micros } from '../../protocol/time.ts'
import { specOf } from './agent.ts'
import type { ContainerRecord, KubeletState, PodRecord } from './kubelet-state.ts'
import { imageRuntime } from './runtime/image-runtime.ts'
import type { HttpAnswer } from './runtime/images/image.ts'
import { recordedRuntime } from './runtime/recorded.ts'
import { respond as respondFrom } from './runtime/respond.ts'
import type { ListeningPort, Running, Runtime } from './runtime/runtime.ts'
import { advance, type LogLine, twin } from './runtime/shell/process.ts'

/** Ports that processes of a pod have open at that moment. Empty for a pod that the node does not know or that does not run. */
export function listeningOf(kubelet: KubeletState, key: string, now: Micros): readonly ListeningPort[] {
  const record = kubelet.pods.get(key)
  if (!kubelet.on || !record) return []
  return record.containers.flatMap((container) => {
    const running = runningCopy(record, container)
    return running ? runtimeOf(container).listening(running, now) : []
  })
}

/** The same for a pod object. */
export const listeningPorts = ({ metadata }: Pod, kubelet: KubeletState, now: Micros): readonly ListeningPort[] =>
  listeningOf(kubelet, `${metadata.namespace}/${metadata.name}`, now)

/** What answers an HTTP request to a port of a pod; undefined when nothing listens there or it does not speak HTTP. */
export function respond(kubelet: KubeletState, key: string, port: number, path: string, now: Micros): HttpAnswer | undefined {
  const record = kubelet.pods.get(key)
  for (const container of record?.containers ?? []) {
    const running = record && runningCopy(record, container)
    if (
      !running ||
      !runtimeOf(container)
        .listening(running, now)
        .some((open) => open.port === port)
    )
      continue
    return respondFrom(running.container, port, path, { pod: running.pod.metadata.name, startedAt: running.startedAt, now })
  }
  return undefined
}

/** The last lines that a container's present (or last) instance has written. */
export function logOf(kubelet: KubeletState, key: string, container: string, now: Micros): readonly LogLine[] {
  const found = kubelet.pods.get(key)?.containers.find(({ name }) => name === container)
  if (!found) return []
  if (!found.process) return found.log
  const copy = { ...twin(found.process), log: [...found.process.log] }
  advance(copy, now)
  return copy.log
}

const runningCopy = (record: PodRecord, container: ContainerRecord): Running | undefined =>
  container.process === null
    ? undefined
    : {
        pod: record.pod,
        container: specOf(record, container),
        podIP: record.ip,
        process: twin(container.process),
        startedAt: container.startedAt,
      }

/** Which runtime made a container can be read off its id. */
const runtimeOf = ({ id }: ContainerRecord): Runtime => (id.startsWith('fakeRuntime://') ? recordedRuntime : imageRuntime)
