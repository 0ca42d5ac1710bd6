import type { ClusterOptions, ExternalInput, Fault, RecordedInput, RunDocument } from '../protocol/control.ts'
import type { Pod } from '../protocol/objects.ts'
import type { PacketQuery, PacketTrace } from '../protocol/packets.ts'
import type { Query, QueryResult } from '../protocol/queries.ts'
import type { ApiRequest, ApiResponse } from '../protocol/requests.ts'
import { ms } from '../protocol/time.ts'
import { addons } from './addons.ts'
import { answerRead, apiserver } from './apiserver/apiserver.ts'
import type { ApiserverState } from './apiserver/exchange.ts'
import { controllerManager, controllerManagerId } from './client/controller-manager.ts'
import { apiserverId } from './client/delivery.ts'
import { controllers } from './controllers/index.ts'
import { read } from './etcd/etcd.ts'
import { routeInput } from './external-input.ts'
import type { AnyComponent } from './kernel/component.ts'
import { deepFreeze } from './kernel/copy.ts'
import { digest } from './kernel/digest.ts'
import type { Input } from './kernel/history.ts'
import { InvariantBroken } from './kernel/invariants.ts'
import { Kernel, type KernelOptions } from './kernel/kernel.ts'
import { kubeProxy } from './kube-proxy/kube-proxy.ts'
import { kubeProxyId } from './kube-proxy/proxy-events.ts'
import { kubelet } from './kubelet/kubelet.ts'
import { machine } from './machine.ts'
import { network } from './network/network.ts'
import { proxyConfig } from './network-config.ts'
import { nodeShapes } from './node-shape.ts'
import { tracePacket } from './pictures/network-picture.ts'
import { draw } from './pictures/pictures.ts'
import { Scope } from './pictures/scope.ts'
import { indexTrace } from './pictures/trace-lists.ts'
import { scheduler } from './scheduler/scheduler.ts'

/** Version of the engine's behaviour: a run made by one version can only be replayed by it. */
export const engineVersion = '1'

/** Knobs of the host that never change a result. */
export type ClusterTuning = Pick<KernelOptions, 'checkpointEvery' | 'checkpointBudget' | 'traceLimit' | 'invariants' | 'watcher'>

/** When the parts of a new cluster start, in ms after its beginning: as `kubeadm` would, control plane first. */
const startMs = { apiserver: 0, controllerManager: 20, scheduler: 20, addons: 1500, machines: 60 }

/**
 * A cluster: the kernel that runs all of its parts, and the ways in from outside. This file is the one place that knows every part; the
 * order of parts is fixed here, so it is the same in every run.
 */
export class Cluster {
  readonly kernel: Kernel

  constructor(
    readonly options: ClusterOptions = {},
    tuning: ClusterTuning = {},
  ) {
    const shapes = nodeShapes(options.nodes, options.nodeShape)
    const runtime = options.runtime ?? 'images'
    const components: readonly unknown[] = [
      apiserver,
      controllerManager(controllers),
      scheduler,
      machine,
      kubelet({ runtime }),
      kubeProxy(proxyConfig),
      network,
    ]
    this.kernel = new Kernel({
      seed: options.seed ?? 1,
      components: components as readonly AnyComponent[],
      boot: [
        { to: apiserverId, event: { type: 'boot' }, delay: ms(startMs.apiserver) },
        { to: controllerManagerId, event: { type: 'start' }, delay: ms(startMs.controllerManager) },
        { to: 'scheduler', event: { type: 'start' }, delay: ms(startMs.scheduler) },
        { to: kubeProxyId, event: { type: 'start' }, delay: ms(startMs.machines) },
        ...(runtime === 'images' ? addons : []).map((request) => ({
          to: apiserverId,
          event: { type: 'request', from: '', ticket: null, request },
          delay: ms(startMs.addons),
        })),
        ...shapes.map((shape) => ({ to: `machine/${shape.name}`, event: { type: 'powerOn', shape }, delay: ms(startMs.machines) })),
      ],
      traceIndexer: indexTrace,
      ...tuning,
    })
    this.kernel.runUntil(0)
  }

  /** The API server's doorway, answered at once. A write becomes an input of the run; a read leaves no trace. */
  request(request: ApiRequest): ApiResponse {
    if (request.method === 'GET') return answerRead(this.apiserver, request, this.kernel.world.now)
    return this.input({ request }) as ApiResponse
  }

  /** Lets something go wrong, or mends it. Returns a complaint when it cannot be done. */
  fault(fault: Fault): string | undefined {
    const complete = this.complete(fault)
    if (typeof complete === 'string') return complete
    this.input({ fault: complete })
    return undefined
  }

  /** A hash of the whole world: equal for equal runs at the same position. */
  digest(): string {
    return digest(this.kernel.world)
  }

  /** Inputs of a saved run as the kernel's log holds them. */
  route(inputs: readonly RecordedInput[]): readonly Input[] {
    return inputs.map(({ step, at, input }) => deepFreeze({ step, at, ...routeInput(input), origin: input }))
  }

  /** A document that replays the run up to where the engine broke. */
  reportOf({ report }: InvariantBroken): RunDocument {
    const inputs = report.inputs.map(({ step, at, origin }) => ({ step, at, input: origin as ExternalInput }))
    return { format: 'orrery-run', version: engineVersion, options: this.options, inputs, at: report.at, digest: '' }
  }

  /** What the page can ask to see. Undefined: there is no such thing. */
  query(query: Query): QueryResult | undefined {
    return draw(new Scope(this.kernel), query)
  }

  /** Follows one packet through the cluster as it stands. Nothing changes. */
  tracePacket(query: PacketQuery): PacketTrace {
    return tracePacket(new Scope(this.kernel), query)
  }

  /** The API server's state, for looking only. */
  get apiserver(): ApiserverState {
    return this.kernel.world.slices.get(apiserverId) as ApiserverState
  }

  private input(input: ExternalInput): unknown {
    const { to, event, about } = routeInput(input)
    return this.kernel.input(to, event, about, input)
  }

  private complete(fault: Fault): Fault | string {
    const { slices } = this.kernel.world
    switch (fault.kind) {
      case 'stopNode':
      case 'startNode':
        return slices.has(`machine/${fault.node}`) ? fault : `no node ${fault.node}`
      case 'addNode': {
        const name = fault.node.name ?? this.freeNodeName()
        if (slices.has(`machine/${name}`)) return `node ${name} is there already`
        return { ...fault, node: { ...this.options.nodeShape, internalIP: this.freeAddress(), ...fault.node, name } }
      }
      case 'killPod':
      case 'crashContainer': {
        const pod = read<Pod>(this.apiserver.etcd, 'pods', `${fault.namespace}/${fault.pod}`)
        if (!pod) return `no pod ${fault.namespace}/${fault.pod}`
        if (fault.kind === 'killPod') return fault
        return pod.spec.nodeName ? { ...fault, node: pod.spec.nodeName } : `pod ${fault.namespace}/${fault.pod} runs on no node yet`
      }
    }
  }

  private machineCount(): number {
    let count = 0
    for (const id of this.kernel.world.slices.keys()) if (id.startsWith('machine/')) count++
    return count
  }

  private freeNodeName(): string {
    for (let i = this.machineCount() + 1; ; i++) if (!this.kernel.world.slices.has(`machine/worker-${i}`)) return `worker-${i}`
  }

  private freeAddress(): string {
    const host = this.machineCount() + 11
    return `10.0.${host >> 8}.${host & 255}`
  }
}

/** A new cluster, standing at the beginning of its run. */
export const createCluster = (options: ClusterOptions = {}, tuning: ClusterTuning = {}): Cluster => new Cluster(options, tuning)

/** Whether an error is the engine's own mistake, with a report that replays it. */
export const isEngineFault = (error: unknown): error is InvariantBroken => error instanceof InvariantBroken
