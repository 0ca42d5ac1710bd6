import { because } from '../../protocol/because.ts'
import type { ApiRequest, ApiResponse } from '../../protocol/requests.ts'

/** The address of the Service `kubernetes`: the first of the range. */
export const kubernetesServiceIP = '10.96.0.1'
/** Where the API server itself listens. */
export const apiserverAddress = { ip: '192.0.2.1', port: 6443 }

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

const priorityClasses = [
  {
    name: 'system-node-critical',
    value: 2000001000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2000000000,
    description: 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
]

/** What the API server makes by itself when it starts: system namespaces, the Service of its own address, system priority classes. */
export function bootstrap(send: (request: ApiRequest) => ApiResponse): void {
  const create = (path: string, body: unknown) =>
    send({ method: 'POST', path, body, user: 'system:apiserver', because: because('boot.cluster', {}) })
  for (const name of namespaces) create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (const { name, value, description } of priorityClasses) {
    create('/apis/scheduling.k8s.io/v1/priorityclasses', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
    })
  }
  create('/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: kubernetesServiceIP,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiserverAddress.port }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  })
  create('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [apiserverAddress.ip], conditions: { ready: true } }],
    ports: [{ name: 'https', port: apiserverAddress.port, protocol: 'TCP' }],
  })
}
