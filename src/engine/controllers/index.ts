import type { Controller } from '../client/controller.ts'
import { deploymentController } from './deployment/deployment.ts'
import { endpointController } from './endpoint/endpoint.ts'
import { endpointsliceController } from './endpointslice/endpointslice.ts'
import { garbagecollectorController } from './garbagecollector/garbagecollector.ts'
import { namespaceController } from './namespace/namespace.ts'
import { nodeIpamController } from './node-ipam/node-ipam.ts'
import { nodelifecycleController } from './nodelifecycle/nodelifecycle.ts'
import { podgcController } from './podgc/podgc.ts'
import { replicasetController } from './replicaset/replicaset.ts'
import { rootCaController } from './root-ca/root-ca.ts'
import { serviceaccountController } from './serviceaccount/serviceaccount.ts'
import { taintEvictionController } from './taint-eviction/taint-eviction.ts'

/**
 * All control loops of kube-controller-manager, in the order in which a change is shown to them, they start and they are drawn: workloads
 * from the whole to the parts, then what routes to them, then nodes, then those that tidy up.
 */
export const controllers: readonly Controller[] = [
  deploymentController,
  replicasetController,
  endpointsliceController,
  endpointController,
  nodeIpamController,
  nodelifecycleController,
  taintEvictionController,
  serviceaccountController,
  rootCaController,
  garbagecollectorController,
  namespaceController,
  podgcController,
]
