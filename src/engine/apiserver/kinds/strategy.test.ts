import { describe, expect, it } from 'vitest'
import { apiVersionOf, builtInKinds, type KindInfo, kindOfResource } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { decode } from '../schema/decode.ts'
import { errorText } from '../schema/field-error.ts'
import { strategyOf } from './strategy.ts'

const kindOf = (resource: string): KindInfo => kindOfResource(resource)!

// An object as the store holds it after a create.
function stored(resource: string, object: object): AnyObject {
  const kind = kindOf(resource)
  const given = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    ...object,
    metadata: { name: 'x', namespace: 'n', uid: 'u', ...(object as Partial<AnyObject>).metadata },
  }
  const strategy = strategyOf(kind)
  const created = strategy.prepareForCreate(strategy.defaults(decode(kind, given, 'Strict').object))
  expect(strategy.validate(created).map(errorText)).toEqual([])
  return { ...created, metadata: { ...created.metadata, resourceVersion: '1' } }
}

// What an update with these changes would store, and what is wrong with it.
function updated(resource: string, old: AnyObject, changes: object, subresource?: string): { object: AnyObject; errors: string[] } {
  const strategy = strategyOf(kindOf(resource))
  const given = decode(kindOf(resource), { ...old, ...changes }, 'Strict').object
  const object = strategy.prepareForUpdate(strategy.defaults(given), old, subresource)
  return { object, errors: [...new Set(strategy.validateUpdate(object, old, subresource).map(errorText))] }
}

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } }
const web = () => stored('deployments', { spec: { selector: { matchLabels: { app: 'web' } }, template } })
const pod = (spec: object = {}) =>
  stored('pods', { spec: { serviceAccountName: 'default', containers: [{ name: 'c', image: 'i:1' }], ...spec } })

describe('generation', () => {
  it('starts at one and counts changes of the spec', () => {
    const old = web()
    expect(old.metadata.generation).toBe(1)
    const changed = updated('deployments', old, { spec: { ...(old.spec as object), replicas: 3 } }).object
    expect(changed.metadata.generation).toBe(2)
    expect(updated('deployments', changed, { metadata: { ...changed.metadata, labels: { a: 'b' } } }).object.metadata.generation).toBe(2)
  })

  it("counts a Deployment's annotations too", () => {
    const old = web()
    expect(updated('deployments', old, { metadata: { ...old.metadata, annotations: { a: 'b' } } }).object.metadata.generation).toBe(2)
  })

  it('is not set by clients, and not kept by kinds without one', () => {
    const old = web()
    expect(updated('deployments', old, { metadata: { ...old.metadata, generation: 77 } }).object.metadata.generation).toBe(1)
    expect(stored('configmaps', { metadata: { generation: 5 } }).metadata.generation).toBeUndefined()
  })

  it('of custom resources counts any change but of metadata and status', () => {
    const kind: KindInfo = {
      resource: 'things',
      kind: 'Thing',
      group: 'e.example',
      version: 'v1',
      namespaced: true,
      subresources: ['status'],
    }
    const strategy = strategyOf(kind)
    const old = strategy.prepareForCreate({ apiVersion: 'e.example/v1', kind: 'Thing', metadata: { name: 'a' }, data: 1 })
    expect(old.metadata.generation).toBe(1)
    expect(strategy.prepareForUpdate({ ...old, data: 2 }, old).metadata.generation).toBe(2)
    expect(strategy.prepareForUpdate({ ...old, status: { a: 1 } }, old, 'status').metadata.generation).toBe(1)
  })
})

describe('the status', () => {
  it('is cleared on create and kept on update', () => {
    const old = { ...web(), status: { replicas: 5 } }
    expect(web().status).toEqual({})
    expect(updated('deployments', old, { status: { replicas: 9 } }).object.status).toBe(old.status)
  })

  it('is all that its subresource changes', () => {
    const old = web()
    const { object } = updated('deployments', old, { status: { replicas: 1 }, spec: { replicas: 9 } }, 'status')
    expect(object.status).toEqual({ replicas: 1 })
    expect(object.spec).toBe(old.spec)
  })

  it('of a node may come with it', () => {
    const status = { capacity: { cpu: '4' } }
    const node = stored('nodes', { metadata: { namespace: undefined }, status })
    expect(node.status).toMatchObject({ capacity: { cpu: '4' }, allocatable: { cpu: '4' } })
  })
})

describe('what may not change', () => {
  it('a selector', () => {
    const old = web()
    const selector = { matchLabels: { app: 'web', x: 'y' } }
    expect(updated('deployments', old, { spec: { ...(old.spec as object), selector } }).errors).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","x":"y"}}: field is immutable',
    ])
  })

  it('much of a pod', () => {
    const old = pod()
    const spec = old.spec as { containers: object[] }
    const rename = updated('pods', old, { spec: { ...spec, containers: [{ ...spec.containers[0], name: 'z' }] } })
    expect(rename.errors[0]).toMatch(/^spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`,/)
    const image = updated('pods', old, { spec: { ...spec, containers: [{ ...spec.containers[0], image: 'i:2' }] } })
    expect(image.errors).toEqual([])
    expect(image.object.metadata.generation).toBe(2)
    const more = updated('pods', old, { spec: { ...spec, containers: [...spec.containers, { name: 'd', image: 'i' }] } })
    expect(more.errors).toContain('spec.containers: Forbidden: pod updates may not add or remove containers')
  })

  it('tolerations of a pod, but for more of them', () => {
    const old = pod({ tolerations: [{ key: 'a', operator: 'Exists' }] })
    const spec = old.spec as object
    const added = [
      { key: 'a', operator: 'Exists' },
      { key: 'b', operator: 'Exists' },
    ]
    expect(updated('pods', old, { spec: { ...spec, tolerations: added } }).errors).toEqual([])
    expect(updated('pods', old, { spec: { ...spec, tolerations: [] } }).errors).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })

  it('scheduling gates of a pod, but for fewer of them', () => {
    const old = pod({ schedulingGates: [{ name: 'a' }] })
    expect((old.status as { conditions: object[] }).conditions).toMatchObject([{ type: 'PodScheduled', reason: 'SchedulingGated' }])
    const spec = old.spec as object
    expect(updated('pods', old, { spec: { ...spec, schedulingGates: undefined, nodeSelector: { a: 'b' } } }).errors).toEqual([])
    expect(updated('pods', old, { spec: { ...spec, schedulingGates: [{ name: 'b' }] } }).errors).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
    ])
  })

  it('the address of a Service', () => {
    const old = stored('services', { spec: { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ports: [{ port: 80 }] } })
    const moved = updated('services', old, { spec: { ...(old.spec as object), clusterIP: '10.96.77.77', clusterIPs: ['10.96.77.77'] } })
    expect(moved.errors).toEqual(['spec.clusterIPs[0]: Invalid value: ["10.96.77.77"]: may not change once set'])
  })

  it('what a Job does', () => {
    const old = stored('jobs', { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'j', image: 'b' }] } } } })
    expect(updated('jobs', old, { spec: { ...(old.spec as object), completions: 3 } }).errors).toEqual([
      'spec.completions: Invalid value: 3: field is immutable',
    ])
    expect(updated('jobs', old, { spec: { ...(old.spec as object), parallelism: 3, suspend: true } }).errors).toEqual([])
  })

  it('an immutable ConfigMap or Secret', () => {
    const old = stored('configmaps', { data: { a: 'b' }, immutable: true })
    expect(updated('configmaps', old, { data: { a: 'c' } }).errors).toEqual(['data: Forbidden: field is immutable when `immutable` is set'])
    const secret = stored('secrets', { type: 'Opaque' })
    expect(updated('secrets', secret, { type: 'x/y' }).errors).toEqual(['type: Invalid value: "x/y": field is immutable'])
  })

  it('most of a StatefulSet', () => {
    const old = stored('statefulsets', { spec: { selector: { matchLabels: { app: 'web' } }, template, serviceName: 's' } })
    expect(updated('statefulsets', old, { spec: { ...(old.spec as object), replicas: 4 } }).errors).toEqual([])
    expect(updated('statefulsets', old, { spec: { ...(old.spec as object), serviceName: 't' } }).errors).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ])
  })

  it('finalizers of an object that is being deleted, but for fewer of them', () => {
    const old = stored('configmaps', {})
    const going = { ...old, metadata: { ...old.metadata, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['x.example/f'] } }
    const { errors } = updated('configmaps', going, { metadata: { ...going.metadata, finalizers: ['x.example/f', 'x.example/g'] } })
    expect(errors).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.example/g"}',
    ])
  })

  it('the version is asked for', () => {
    const old = stored('configmaps', {})
    const { errors } = updated('configmaps', old, { metadata: { name: 'x', namespace: 'n' } })
    expect(errors).toEqual(['metadata.resourceVersion: Invalid value: "": must be specified for an update'])
  })
})

describe('every built-in kind', () => {
  it.each(builtInKinds.map((kind) => [kind.kind, kind] as const))('%s has a strategy that never changes what it is given', (_, kind) => {
    const strategy = strategyOf(kind)
    const empty = deepFreeze({ apiVersion: 'x', kind: kind.kind, metadata: { name: 'a', uid: 'u' } })
    const decoded = deepFreeze(decode(kind, empty, 'Ignore').object)
    const complete = deepFreeze(strategy.prepareForCreate(strategy.defaults(decoded)))
    strategy.validate(complete)
    strategy.validateUpdate(strategy.prepareForUpdate(complete, complete), complete)
    expect(strategy.defaults(strategy.defaults(complete))).toBe(strategy.defaults(complete) === complete ? complete : expect.anything())
    expect(strategyOf(kind)).toBe(strategy)
  })
})

describe('warnings', () => {
  it('tell of what is probably not meant', () => {
    const strategy = strategyOf(kindOf('pods'))
    const env = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ]
    const odd = pod({ containers: [{ name: 'c', image: 'i', env }], nodeSelector: { 'beta.kubernetes.io/os': 'linux' } })
    expect(strategy.warnings(odd)).toEqual([
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ])
    expect(strategy.warnings(odd, odd)).toEqual([])
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
