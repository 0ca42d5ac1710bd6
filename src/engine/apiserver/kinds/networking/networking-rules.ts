import { changesOfSlice } from '../changes.ts'
import { dnsLabel } from '../formats.ts'
import type { RulesByKind } from '../kind-rules.ts'
import { rules } from '../kind-rules.ts'
import { endpointSliceDefaults, ingressClassDefaults, networkPolicyDefaults, serviceDefaults } from './networking-defaults.ts'
import { dropTypeDependentFields } from './service-prepare.ts'
import { serviceWarnings } from './service-warnings.ts'
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validate-endpoint-slice.ts'
import { validateIngress, validateIngressUpdate } from './validate-ingress.ts'
import { validateNetworkPolicy } from './validate-network-policy.ts'
import { validateService, validateServiceUpdate } from './validate-service.ts'

/** Rules of Services and of the networking and discovery groups. */
export const networkingRules: RulesByKind = {
  Service: rules({
    nameFormat: dnsLabel,
    defaults: serviceDefaults,
    prepareForUpdate: dropTypeDependentFields,
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    warnings: serviceWarnings,
  }),
  'EndpointSlice.discovery.k8s.io': rules({
    generation: changesOfSlice,
    defaults: endpointSliceDefaults,
    validate: validateEndpointSlice,
    validateUpdate: validateEndpointSliceUpdate,
  }),
  'Ingress.networking.k8s.io': rules({ generation: 'spec', validate: validateIngress, validateUpdate: validateIngressUpdate }),
  'IngressClass.networking.k8s.io': rules({ generation: 'spec', defaults: ingressClassDefaults }),
  'NetworkPolicy.networking.k8s.io': rules({ generation: 'spec', defaults: networkPolicyDefaults, validate: validateNetworkPolicy }),
}
