import type { Condition, KubeObject, ObjectMeta, ResourceList } from './meta.ts'
import type { Protocol, TaintEffect } from './pod.ts'

export interface Namespace extends KubeObject {
  readonly kind: 'Namespace'
  readonly spec?: { readonly finalizers?: readonly string[] }
  readonly status?: { readonly phase?: 'Active' | 'Terminating'; readonly conditions?: readonly Condition[] }
}

export interface Node extends KubeObject {
  readonly kind: 'Node'
  readonly spec: NodeSpec
  readonly status: NodeStatus
}

export interface NodeSpec {
  readonly podCIDR?: string
  readonly podCIDRs?: readonly string[]
  readonly providerID?: string
  readonly unschedulable?: boolean
  readonly taints?: readonly Taint[]
}

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: TaintEffect
  readonly timeAdded?: string
}

export interface NodeStatus {
  readonly capacity?: ResourceList
  readonly allocatable?: ResourceList
  readonly conditions?: readonly Condition[]
  readonly addresses?: readonly { readonly type: string; readonly address: string }[]
  readonly daemonEndpoints?: Readonly<Record<string, unknown>>
  readonly nodeInfo?: Readonly<Record<string, unknown>>
  readonly images?: readonly { readonly names?: readonly string[]; readonly sizeBytes?: number }[]
}

export interface ConfigMap extends KubeObject {
  readonly kind: 'ConfigMap'
  readonly data?: Readonly<Record<string, string>>
  readonly binaryData?: Readonly<Record<string, string>>
  readonly immutable?: boolean
}

export interface Secret extends KubeObject {
  readonly kind: 'Secret'
  readonly type?: string
  /** Values are base64. */
  readonly data?: Readonly<Record<string, string>>
  readonly immutable?: boolean
}

export interface Lease extends KubeObject {
  readonly kind: 'Lease'
  readonly spec: {
    readonly holderIdentity?: string
    readonly leaseDurationSeconds?: number
    readonly acquireTime?: string
    readonly renewTime?: string
    readonly leaseTransitions?: number
  }
}

/** core/v1 Event. */
export interface KubeEvent extends KubeObject {
  readonly kind: 'Event'
  readonly involvedObject: ObjectReference
  readonly reason: string
  readonly message: string
  readonly type: 'Normal' | 'Warning'
  readonly source?: { readonly component?: string; readonly host?: string }
  readonly reportingComponent?: string
  readonly reportingInstance?: string
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly count?: number
  readonly action?: string
  readonly related?: ObjectReference
  readonly series?: { readonly count: number; readonly lastObservedTime: string }
}

export interface ObjectReference {
  readonly kind?: string
  readonly apiVersion?: string
  readonly namespace?: string
  readonly name?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly fieldPath?: string
}

export interface Service extends KubeObject {
  readonly kind: 'Service'
  readonly spec: ServiceSpec
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } }
}

export interface ServiceSpec {
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  readonly selector?: Readonly<Record<string, string>>
  readonly ports?: readonly ServicePort[]
  /** An address, `None` for a headless Service, or empty until allocated. */
  readonly clusterIP?: string
  readonly clusterIPs?: readonly string[]
  readonly externalIPs?: readonly string[]
  readonly externalName?: string
  readonly externalTrafficPolicy?: 'Cluster' | 'Local'
  readonly internalTrafficPolicy?: 'Cluster' | 'Local'
  readonly healthCheckNodePort?: number
  readonly publishNotReadyAddresses?: boolean
  readonly sessionAffinity?: 'None' | 'ClientIP'
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } }
  readonly loadBalancerSourceRanges?: readonly string[]
  readonly loadBalancerIP?: string
  readonly loadBalancerClass?: string
  readonly allocateLoadBalancerNodePorts?: boolean
  readonly ipFamilies?: readonly string[]
  readonly ipFamilyPolicy?: string
  readonly trafficDistribution?: string
}

export interface ServicePort {
  readonly name?: string
  readonly protocol?: Protocol
  readonly port: number
  readonly targetPort?: number | string
  readonly nodePort?: number
  readonly appProtocol?: string
}

export interface EndpointSlice extends KubeObject {
  readonly kind: 'EndpointSlice'
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  readonly endpoints: readonly Endpoint[] | null
  readonly ports: readonly EndpointPort[] | null
}

export interface Endpoint {
  readonly addresses: readonly string[]
  readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean }
  readonly hostname?: string
  readonly nodeName?: string
  readonly zone?: string
  readonly targetRef?: ObjectReference
  readonly hints?: Readonly<Record<string, unknown>>
}

export interface EndpointPort {
  readonly name?: string
  readonly port?: number
  readonly protocol?: Protocol
  readonly appProtocol?: string
}

/** An object as a client sends it: the name may be left to the server (`generateName`), status and other fields to defaulting. */
export type Draft<T extends KubeObject> = Omit<T, 'metadata' | 'status'> & {
  readonly metadata: Partial<ObjectMeta>
  readonly status?: unknown
}
