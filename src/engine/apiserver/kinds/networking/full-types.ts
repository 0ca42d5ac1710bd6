import type { KubeObject, LabelSelector, Labels } from '../../../../protocol/objects.ts'

/** Services and their relatives as clients may send them: any text where an enumeration belongs. */
export interface FullService extends KubeObject {
  readonly spec: FullServiceSpec
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly ipMode?: string }[] } }
}

export interface FullServiceSpec {
  readonly type?: string
  readonly selector?: Labels
  readonly ports?: readonly FullServicePort[]
  readonly clusterIP?: string
  readonly clusterIPs?: readonly string[]
  readonly externalIPs?: readonly string[]
  readonly externalName?: string
  readonly externalTrafficPolicy?: string
  readonly internalTrafficPolicy?: string
  readonly healthCheckNodePort?: number
  readonly publishNotReadyAddresses?: boolean
  readonly sessionAffinity?: string
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } }
  readonly loadBalancerSourceRanges?: readonly string[]
  readonly loadBalancerIP?: string
  readonly loadBalancerClass?: string
  readonly allocateLoadBalancerNodePorts?: boolean
  readonly ipFamilies?: readonly string[]
  readonly ipFamilyPolicy?: string
  readonly trafficDistribution?: string
}

export interface FullServicePort {
  readonly name?: string
  readonly protocol?: string
  readonly port: number
  readonly targetPort: number | string
  readonly nodePort?: number
  readonly appProtocol?: string
}

export interface FullEndpointSlice extends KubeObject {
  readonly addressType: string
  readonly endpoints: readonly FullEndpoint[] | null
  readonly ports: readonly FullEndpointPort[] | null
}

export interface FullEndpoint {
  readonly addresses: readonly string[] | null
  readonly conditions?: Readonly<Record<string, unknown>>
  readonly hostname?: string
  readonly nodeName?: string
  readonly zone?: string
}

export interface FullEndpointPort {
  readonly name?: string
  readonly port?: number
  readonly protocol?: string
  readonly appProtocol?: string
}

export interface FullNetworkPolicy extends KubeObject {
  readonly spec: {
    readonly podSelector?: LabelSelector
    readonly ingress?: readonly PolicyRule[]
    readonly egress?: readonly PolicyRule[]
    readonly policyTypes?: readonly string[]
  }
}

export interface PolicyRule {
  readonly from?: readonly PolicyPeer[]
  readonly to?: readonly PolicyPeer[]
  readonly ports?: readonly PolicyPort[]
}

export interface PolicyPeer {
  readonly podSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

export interface PolicyPort {
  readonly protocol?: string
  readonly port?: number | string
  readonly endPort?: number
}

export interface FullIngress extends KubeObject {
  readonly spec: {
    readonly ingressClassName?: string
    readonly defaultBackend?: IngressBackend
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[]
    readonly rules?: readonly IngressRule[]
  }
}

export interface IngressRule {
  readonly host?: string
  readonly http?: { readonly paths: readonly IngressPath[] | null }
}

export interface IngressPath {
  readonly path?: string
  readonly pathType?: string
  readonly backend: IngressBackend
}

export interface IngressBackend {
  readonly service?: { readonly name?: string; readonly port?: { readonly name?: string; readonly number?: number } }
  readonly resource?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string }
}
