import type { Namespace } from '../../../protocol/objects.ts'
import type { Status } from '../../../protocol/requests.ts'
import { read } from '../../etcd/etcd.ts'
import { forbidden, notFound } from '../schema/status.ts'
import type { ValidatingPlugin } from './plugin.ts'

const immortal = ['default', 'kube-system', 'kube-public']

/** Nothing is created in a namespace that is missing or going; the system's namespaces cannot be deleted. Upstream: staging:apiserver/pkg/admission/plugin/namespace/lifecycle. */
export const namespaceLifecycle: ValidatingPlugin = {
  name: 'NamespaceLifecycle',
  validate({ target, state, object }): Status | undefined {
    const { kind, verb, namespace, name } = target
    if (kind.resource === 'namespaces') {
      if (verb === 'delete' && name && immortal.includes(name)) return forbidden(kind, name, 'this namespace may not be deleted')
      return undefined
    }
    if (verb !== 'create' || !namespace) return undefined
    const found = read<Namespace>(state.etcd, 'namespaces', namespace)
    if (!found) return notFound({ resource: 'namespaces', group: '' }, namespace)
    if (found.metadata.deletionTimestamp === undefined) return undefined
    const subject = target.name ?? object?.metadata.name ?? ''
    const refusal = forbidden(kind, subject, `unable to create new content in namespace ${namespace} because it is being terminated`)
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }
    return { ...refusal, details: { ...refusal.details, causes: [cause] } }
  },
}
