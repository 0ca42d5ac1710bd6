import type { NodeShape } from '../../protocol/nodes.ts'
import type { ContainerState, Node, Pod, PodStatus } from '../../protocol/objects.ts'
import type { Micros } from '../../protocol/time.ts'
import { emptyRecorder, type Recorder } from '../client/event-recorder.ts'
import { emptyLimiter, type RateLimiter } from '../client/rate-limiter.ts'
import type { Token } from '../kernel/component.ts'
import type { ProbeKind, PulledImage } from './runtime/runtime.ts'
import type { LogLine, Process } from './runtime/shell/process.ts'

/** All that a node agent and the machine under it remember. Plain data. */
export interface KubeletState {
  /** Absent until the machine is switched on for the first time. */
  shape: NodeShape | null
  on: boolean
  /** Starts of the machine: rows of an earlier life are not acted on. */
  boots: number
  startedAt: Micros
  /** The Node object as last seen; null until it is registered. */
  node: Node | null
  lastReport: Micros
  /** Images came or went since the last report. */
  imagesChanged: boolean
  /** namespace/name -> pod. A pod at rest is frozen, so that checkpoints share it. */
  readonly pods: Map<string, PodRecord>
  /** What pods may take of the machine, in the units of `used`. */
  allocatable: Readonly<Record<string, number>>
  /** Resources taken by admitted pods: `cpu` in millicores, others in units. */
  readonly used: Record<string, number>
  readonly addresses: AddressPool
  /** Reference with tag -> what was pulled. */
  readonly images: Map<string, PulledImage>
  readonly layers: Set<string>
  /** Pulls in order; the first is under way. */
  readonly pulls: Pull[]
  readonly limiter: RateLimiter
  readonly recorder: Recorder
}

/** Pod addresses of the node's block, given out one after another as the host-local plugin does. */
export interface AddressPool {
  /** Offset of the last address that was given out. */
  last: number
  readonly taken: Set<number>
}

export interface Pull {
  readonly pod: string
  readonly uid: string
  readonly container: number
  readonly reference: string
  readonly askedAt: Micros
  beganAt: Micros
}

/** A pod on this node: the worker's state and the runtime's. */
export interface PodRecord {
  readonly key: string
  readonly uid: string
  /** As last seen. Frozen. */
  pod: Pod
  /** State of the pod worker's chart. */
  worker: string
  /** The last states of that chart. */
  history: Moment[]
  /** Init containers, then main containers, in the order of the spec. */
  containers: ContainerRecord[]
  ip: string
  sandbox: { ready: boolean; attempts: number }
  startTime: string
  /** What the kubelet says, frozen; null until the first sync. */
  status: PodStatus | null
  /** A status PATCH is on its way. */
  sending: boolean
  /** Phase, reason and message that the kubelet itself decided on (deadline, rejection). */
  verdict: Verdict | null
  /** What the worker is waiting for; it does one thing at a time. */
  busy: '' | 'references' | 'sandbox' | 'container' | 'pull' | 'hook' | 'kill'
  /** The row that ends `busy`, where it is one. */
  busyToken: Token
  /** A sync was asked for while the worker was busy. */
  again: boolean
  retry: Token
  pass: Pass | null
  /** Objects that containers and volumes refer to, as of the last look: `configmaps/name` -> data, or null when it is not there. */
  references: Record<string, Readonly<Record<string, string>> | null>
  /** References that are being asked for. */
  asking: number
  mountFailures: number
  /** When its probe workers began to tick. */
  probesAt: Micros
  /** Image -> pull back-off. */
  pullBackOff: Record<string, PullBackOff>
  /** Rows that stand for the rest of a termination. */
  termination: { at: Micros; grace: number } | null
  deadline: Token
  /** Failed passes in a row: routine after the first few. */
  failures: number
  /** The machine lost its power: init containers run again in the new sandbox. */
  reinitialize: boolean
  /** Start of the machine in which the pod was last listed. */
  boot: number
  /** Requests that admission counted. */
  requests: Readonly<Record<string, number>>
}

/** A state of a chart, and since when. */
export interface Moment {
  readonly state: string
  readonly at: Micros
}

export interface Verdict {
  readonly phase: 'Failed' | 'Succeeded'
  readonly reason: string
  readonly message: string
}

export interface PullBackOff {
  readonly delay: Micros
  readonly at: Micros
  readonly message: string
}

/** One pass over the containers that should run: upstream's SyncPod of the runtime manager. */
export interface Pass {
  /** Containers still to be started, by index. */
  todo: number[]
  started: boolean
  failed: boolean
  /** The pass made the sandbox or killed a container: the next relist will see a change. */
  touched: boolean
  /** Earliest end of a crash-loop back-off met on the way; 0 for none. */
  expires: Micros
  /** The whole pod is being stopped, because its main containers have ended for good. */
  readonly endsPod: boolean
  /** Containers that the pass kills, by index: when the instance before the killed one ended, 0 for none. */
  readonly ends: Record<number, Micros>
}

export type ContainerKind = 'init' | 'sidecar' | 'main'

export interface ContainerRecord {
  readonly name: string
  readonly kind: ContainerKind
  /** Index in `initContainers` or `containers`. */
  readonly index: number
  /** State of the container's chart. */
  state: string
  /** The last states of that chart. */
  history: Moment[]
  /** Container id of the instance; empty before the first. */
  id: string
  image: string
  imageId: string
  /** The image that the spec named when the instance was started. */
  runs: string
  /** Restarts so far: what the status says, and the number of the instance. */
  restarts: number
  startedAt: Micros
  finishedAt: Micros
  exitCode: number
  exitReason: string
  /** The instance before this one. */
  last: ContainerState['terminated'] | null
  /** Why it could not be started: the reason that shows once the next sync writes it. */
  reason: string
  message: string
  /** Crash-loop back-off: its length, and when it was last changed. */
  backOff: Micros
  backOffAt: Micros
  process: Process | null
  /** Log of the last instance that ended. */
  log: readonly LogLine[]
  /** The row of its end, when that can be told. */
  exit: Token
  /** Its status has been written as running: probes may begin. */
  seen: boolean
  probes: Partial<Record<ProbeKind, ProbeRecord>>
}

export interface ProbeRecord {
  /** A time at which its ticker ticked: ticks are whole periods from it. */
  base: Micros
  /** Outcomes in a row like the last one. */
  lastOk: boolean
  run: number
  result: 'unknown' | 'success' | 'failure'
  /** Waits for a new instance of the container. */
  onHold: boolean
  /** Has not been run again since the container was seen to be running. */
  fresh: boolean
  token: Token
}

/** Limits of the kubelet's client. */
export const kubeletFlow = { qps: 50, burst: 100 }

export const emptyKubelet = (): KubeletState => ({
  shape: null,
  on: false,
  boots: 0,
  startedAt: 0,
  node: null,
  lastReport: 0,
  imagesChanged: false,
  pods: new Map(),
  allocatable: {},
  used: {},
  addresses: { last: 1, taken: new Set() },
  images: new Map(),
  layers: new Set(),
  pulls: [],
  limiter: emptyLimiter(kubeletFlow),
  recorder: emptyRecorder(),
})

/** A pod that the kubelet has just been told of. */
export function newPodRecord(key: string, pod: Pod): PodRecord {
  const init = (pod.spec.initContainers ?? []).map((container, index) =>
    newContainer(container.name, container.restartPolicy === 'Always' ? 'sidecar' : 'init', index),
  )
  const main = pod.spec.containers.map((container, index) => newContainer(container.name, 'main', index))
  return {
    key,
    uid: pod.metadata.uid ?? '',
    pod,
    worker: 'received',
    history: [],
    containers: [...init, ...main],
    ip: '',
    sandbox: { ready: false, attempts: 0 },
    startTime: '',
    status: null,
    sending: false,
    verdict: null,
    busy: '',
    busyToken: 0,
    again: false,
    retry: 0,
    pass: null,
    references: {},
    asking: 0,
    mountFailures: 0,
    probesAt: 0,
    pullBackOff: {},
    termination: null,
    deadline: 0,
    failures: 0,
    reinitialize: false,
    boot: 0,
    requests: {},
  }
}

function newContainer(name: string, kind: ContainerKind, index: number): ContainerRecord {
  return {
    name,
    kind,
    index,
    state: 'waiting',
    history: [],
    id: '',
    image: '',
    imageId: '',
    runs: '',
    restarts: 0,
    startedAt: 0,
    finishedAt: 0,
    exitCode: 0,
    exitReason: '',
    last: null,
    reason: '',
    message: '',
    backOff: 0,
    backOffAt: 0,
    process: null,
    log: [],
    exit: 0,
    seen: false,
    probes: {},
  }
}
