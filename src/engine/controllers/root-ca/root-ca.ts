import { because } from '../../../protocol/because.ts'
import type { ConfigMap } from '../../../protocol/objects.ts'
import { defineController, type Gauge, nothingToDo, type Plan } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'

const name = 'kube-root-ca.crt'
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'
/** Nothing in the simulation reads it: traffic to the API server is not encrypted here. */
const data = { 'ca.crt': '-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVkIGNsdXN0ZXIgY2VydGlmaWNhdGUgYXV0aG9yaXR5\n-----END CERTIFICATE-----\n' }

/**
 * Puts the certificate by which pods recognise the API server into every namespace, as a ConfigMap. Upstream:
 * pkg/controller/certificates/rootcacertpublisher.
 */
export const rootCaController = defineController({
  name: 'root-ca',
  component: 'root-ca-cert-publisher',
  primary: 'namespaces',
  watches: { configmaps: ({ metadata }) => (metadata.name === name && metadata.namespace ? [metadata.namespace] : []) },
  workers: 1,
  reconcile,
  gauge,
})

function reconcile(key: string, view: View): Plan {
  const namespace = view.get('namespaces', key)
  if (!namespace || namespace.metadata.deletionTimestamp) return nothingToDo
  const current = view.get<ConfigMap>('configmaps', `${key}/${name}`)
  const reason = because('rootca.publish', { namespace: key })
  const annotations = { 'kubernetes.io/description': description }
  if (!current) {
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: key, annotations }, data }
    return { writes: [{ request: requests.create(configMap, reason), accept: [409] }] }
  }
  if (equalJson(current.data, data) && current.metadata.annotations?.['kubernetes.io/description'] === description) return nothingToDo
  const metadata = { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } }
  return { writes: [{ request: requests.update({ ...current, metadata, data } as ConfigMap, reason) }] }
}

function gauge(view: View): Gauge {
  let observed = 0
  for (const key of view.all('namespaces').keys()) if (view.get('configmaps', `${key}/${name}`)) observed++
  return { observed, desired: view.all('namespaces').size }
}
