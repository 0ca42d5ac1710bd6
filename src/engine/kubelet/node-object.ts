import type { NodeShape } from '../../protocol/nodes.ts'
import type { Condition, Node, NodeStatus, ResourceList } from '../../protocol/objects.ts'
import { bytesQuantity, milliQuantity } from '../../protocol/quantity.ts'
import type { PulledImage, Runtime } from './runtime/runtime.ts'

const kubeletVersion = 'v1.36.2'

/** What the machine has. */
export function capacityOf({ cpuMillis, memoryBytes, maxPods, extendedResources = {} }: NodeShape, runtime: Runtime): ResourceList {
  return {
    cpu: milliQuantity(cpuMillis),
    'ephemeral-storage': bytesQuantity(runtime.ephemeralStorageBytes),
    memory: bytesQuantity(memoryBytes),
    ...Object.fromEntries(Object.entries(extendedResources).map(([name, count]) => [name, String(count)])),
    pods: String(maxPods),
  }
}

/** What pods may take: capacity without the kubelet's reserve for itself (the hard eviction thresholds). */
export function allocatableOf(shape: NodeShape, runtime: Runtime): ResourceList {
  return {
    ...capacityOf(shape, runtime),
    'ephemeral-storage': String(Math.round(runtime.ephemeralStorageBytes * 0.9)),
    memory: bytesQuantity(shape.memoryBytes - runtime.reservedMemoryBytes),
  }
}

/** Whether the network of the pods is there, and so the node is ready. */
export interface Health {
  readonly hasNetwork: boolean
  /** RFC 3339. */
  readonly now: string
}

const noNetwork =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

/** The four conditions of a node. Upstream: pkg/kubelet/nodestatus/setters.go. */
export function nodeConditions({ hasNetwork, now }: Health, before: readonly Condition[]): readonly Condition[] {
  const findings: readonly (readonly [type: string, status: Condition['status'], reason: string, message: string])[] = [
    ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    hasNetwork ? ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'] : ['Ready', 'False', 'KubeletNotReady', noNetwork],
  ]
  return findings.map(([type, status, reason, message]): Condition => {
    const old = before.find((condition) => condition.type === type)
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime! : now
    return { type, status, lastHeartbeatTime: now, lastTransitionTime, reason, message }
  })
}

/** Images on the node, the largest first, at most fifty. */
export function imageList(images: Iterable<PulledImage>): NonNullable<NodeStatus['images']> {
  return [...images]
    .sort((a, b) => b.sizeBytes - a.sizeBytes || (a.reference < b.reference ? -1 : 1))
    .slice(0, 50)
    .map(({ id, reference, sizeBytes }) => ({ names: id === reference ? [reference] : [id, reference], sizeBytes }))
}

/** The Node object as the kubelet registers it. */
export function nodeObject(shape: NodeShape, runtime: Runtime, health: Health, machineId: string): Node {
  const { name, internalIP, podCIDR, labels, taints } = shape
  const { containerRuntimeVersion, kernelVersion, osImage } = runtime.nodeInfo
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...labels,
      },
    },
    spec: { ...(podCIDR ? { podCIDR, podCIDRs: [podCIDR] } : undefined), ...(taints && taints.length > 0 ? { taints } : undefined) },
    status: {
      capacity: capacityOf(shape, runtime),
      allocatable: allocatableOf(shape, runtime),
      conditions: nodeConditions(health, []),
      addresses: [
        { type: 'InternalIP', address: internalIP },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: machineId,
        systemUUID: machineId,
        bootID: machineId,
        kernelVersion,
        osImage,
        containerRuntimeVersion,
        kubeletVersion,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  }
}
