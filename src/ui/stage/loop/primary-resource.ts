import type { ResourceName } from '../../../protocol/kinds.ts'

const resources: Readonly<Record<string, ResourceName>> = {
  deployment: 'deployments',
  replicaset: 'replicasets',
  endpointslice: 'services',
  endpoint: 'services',
  namespace: 'namespaces',
  serviceaccount: 'namespaces',
  'root-ca': 'namespaces',
  nodelifecycle: 'nodes',
  'node-ipam': 'nodes',
  podgc: 'nodes',
  'taint-eviction': 'nodes',
}

/** Of which resource a loop's keys are, so that one can be picked; loops whose keys are no objects have none. */
export function primaryResource(controller: string): ResourceName | undefined {
  return resources[controller]
}
