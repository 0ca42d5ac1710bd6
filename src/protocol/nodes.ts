import type { Taint } from './objects/cluster.ts'
import type { Labels } from './objects/meta.ts'

/** A machine of the cluster as it is before any Kubernetes runs on it: what its kubelet finds and reports. */
export interface NodeShape {
  /** The machine's host name, and the name of its Node object. */
  readonly name: string
  /** Processor time in thousandths of a core. */
  readonly cpuMillis: number
  readonly memoryBytes: number
  /** IPv4 address of the machine. */
  readonly internalIP: string
  /** The most pods that the kubelet admits. */
  readonly maxPods: number
  /** Block of pod addresses, set at registration. Left out: node-ipam of the controller-manager assigns one. */
  readonly podCIDR?: string
  /** Labels beside those that every kubelet sets itself. */
  readonly labels?: Labels
  readonly taints?: readonly Taint[]
  /** Countable devices: `{ 'nvidia.com/gpu': 4 }`. */
  readonly extendedResources?: Readonly<Record<string, number>>
  /** How fast image layers come in, in bytes per second. */
  readonly pullBytesPerSecond: number
}
