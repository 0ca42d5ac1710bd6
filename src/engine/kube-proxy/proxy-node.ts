/** What kube-proxy knows about the machine that it runs on. */
export interface ProxyNode {
  readonly name: string
  readonly ip: string
  /** `topology.kubernetes.io/zone` of the Node. */
  readonly zone?: string
}

/** kube-proxy's configuration, as far as rules depend on it. */
export interface ProxyConfig {
  /** The pods' addresses (`--cluster-cidr`); without it kube-proxy cannot tell pods from others. */
  readonly clusterCIDR?: string
  /** `iptables.masqueradeAll`. */
  readonly masqueradeAll?: boolean
  /** Whether the kernel offers netfilter accounting; kube-proxy then counts two kinds of packets. */
  readonly accounting?: boolean
}

/** One address and port behind a Service port. */
export interface ProxyEndpoint {
  readonly ip: string
  readonly port: number
  /** `ip:port`. */
  readonly text: string
  readonly nodeName?: string
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

/** Above this many endpoints in the cluster kube-proxy leaves comments out (pkg/proxy/iptables/proxier.go, largeClusterEndpointsThreshold). */
export const LARGE_CLUSTER_ENDPOINTS = 1000
