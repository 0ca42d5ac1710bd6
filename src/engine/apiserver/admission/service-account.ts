import type { AnyObject, Container, Pod, PodSpec, Volume } from '../../../protocol/objects.ts'
import { read } from '../../etcd/etcd.ts'
import { randomSuffix } from '../../kernel/random.ts'
import type { Exchange } from '../exchange.ts'
import { forbidden } from '../schema/status.ts'
import type { MutatingPlugin } from './plugin.ts'

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Gives a new pod its service account, which must exist, and mounts the account's token. Upstream: plugin/pkg/admission/serviceaccount. */
export const serviceAccount: MutatingPlugin = {
  name: 'ServiceAccount',
  admit(object, exchange) {
    if (!isPodCreate(exchange)) return object
    const pod = object as unknown as Pod
    const account = pod.spec.serviceAccountName || pod.spec.serviceAccount || 'default'
    const { state, target } = exchange
    // Upstream waits a moment for the account `default`, which a controller makes soon after the namespace: so it counts as there.
    if (account !== 'default' && !read(state.etcd, 'serviceaccounts', `${target.namespace}/${account}`)) {
      const why = `error looking up service account ${target.namespace}/${account}: serviceaccount ${JSON.stringify(account)} not found`
      return { refused: forbidden(target.kind, pod.metadata.name ?? '', why) }
    }
    const spec: PodSpec = { ...pod.spec, serviceAccountName: account, serviceAccount: account }
    const mounts = pod.spec.automountServiceAccountToken !== false
    return { ...object, spec: mounts ? withToken(spec, exchange) : spec }
  },
}

/** Whether the exchange creates a pod (and not one of its subresources). */
export function isPodCreate({ target }: Exchange): boolean {
  return target.resource === 'pods' && target.verb === 'create' && target.subresource === undefined
}

function withToken(spec: PodSpec, { ctx }: Exchange): PodSpec {
  const containers = spec.containers ?? [] // Refused later, in words of its own.
  const lacks = (container: Container) => !container.volumeMounts?.some((mount) => mount.mountPath === mountPath)
  const all = [...(spec.initContainers ?? []), ...containers]
  if (!all.some(lacks)) return spec
  const name = `kube-api-access-${randomSuffix(() => ctx.random())}`
  const mount = (container: Container): Container =>
    lacks(container) ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }] } : container
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), { ...tokenVolume, name }],
    containers: containers.map(mount),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mount) } : undefined),
  }
}

const tokenVolume: Omit<Volume, 'name'> = {
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
    defaultMode: 420,
  },
}

/** The object as it is, typed as a pod. */
export const asPod = (object: AnyObject): Pod => object as unknown as Pod
