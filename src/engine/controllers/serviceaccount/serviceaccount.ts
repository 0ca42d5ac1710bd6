import { because } from '../../../protocol/because.ts'
import type { Namespace } from '../../../protocol/objects.ts'
import { defineController, type Gauge, nothingToDo, type Plan } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'

/** Makes sure that every active namespace has the ServiceAccount `default`, without which no pod is admitted. Upstream: pkg/controller/serviceaccount. */
export const serviceaccountController = defineController({
  name: 'serviceaccount',
  component: 'service-account-controller',
  primary: 'namespaces',
  watches: { serviceaccounts: ({ metadata }) => (metadata.name === 'default' && metadata.namespace ? [metadata.namespace] : []) },
  workers: 1,
  reconcile,
  gauge,
})

function reconcile(key: string, view: View): Plan {
  const namespace = view.get<Namespace>('namespaces', key)
  const isActive = namespace && !namespace.metadata.deletionTimestamp && (namespace.status?.phase ?? 'Active') === 'Active'
  if (!isActive || view.get('serviceaccounts', `${key}/default`)) return nothingToDo
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: key } }
  return { writes: [{ request: requests.create(account, because('serviceaccount.default', { namespace: key })), accept: [409] }] }
}

function gauge(view: View): Gauge {
  let observed = 0
  for (const key of view.all('namespaces').keys()) if (view.get('serviceaccounts', `${key}/default`)) observed++
  return { observed, desired: view.all('namespaces').size }
}
