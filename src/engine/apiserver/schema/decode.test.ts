import { describe, expect, it } from 'vitest'
import { kindOfResource } from '../../../protocol/kinds.ts'
import { decode, decodeType } from './decode.ts'
import { structOf } from './type-table.ts'

const kind = (resource: string) => kindOfResource(resource)!
const container = { name: 'c', image: 'i', resources: {} }
const pod = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { containers: [container], ...spec },
  status: {},
})
const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec })

describe('what is clean', () => {
  it('comes back by reference', () => {
    const clean = pod({ terminationGracePeriodSeconds: 0, securityContext: {} })
    expect(decode(kind('pods'), clean, 'Strict')).toEqual({ object: clean, warnings: [] })
    expect(decode(kind('pods'), clean, 'Strict').object).toBe(clean)
  })

  it('shares what did not change', () => {
    const given = pod({ hostNetwork: false })
    const { object } = decode(kind('pods'), given, 'Strict')
    expect(object).toEqual(pod({}))
    expect((object.spec as { containers: unknown }).containers).toBe(given.spec.containers)
  })
})

describe('unknown fields', () => {
  const given = pod({ containers: [{ ...container, imagePolicy: 'x' }], foo: 1 })
  const unknown = ['unknown field "spec.containers[0].imagePolicy"', 'unknown field "spec.foo"']

  it('are refused when strict, in document order', () => {
    expect(decode(kind('pods'), given, 'Strict').error).toBe(
      `Pod in version "v1" cannot be handled as a Pod: strict decoding error: ${unknown.join(', ')}`,
    )
  })

  it('go with a warning, or silently', () => {
    expect(decode(kind('pods'), given, 'Warn')).toEqual({ object: pod({}), warnings: unknown })
    expect(decode(kind('pods'), given, 'Ignore')).toEqual({ object: pod({}), warnings: [] })
  })
})

describe('types', () => {
  const dataOf = (object: unknown) => decode(kind('secrets'), object, 'Ignore')
  it.each([
    [deployment({ replicas: '3' }), 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [deployment({ replicas: 1.5 }), 'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [
      deployment({ selector: { matchLabels: { y: true } } }),
      'json: cannot unmarshal bool into Go struct field LabelSelector.spec.selector.matchLabels of type string',
    ],
    [
      deployment({ template: { spec: { containers: 'x' } } }),
      'json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      deployment({ template: { spec: { restartPolicy: 1 } } }),
      'json: cannot unmarshal number into Go struct field PodSpec.spec.template.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [
      deployment({ template: [] }),
      'json: cannot unmarshal array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec',
    ],
    [deployment({ strategy: { rollingUpdate: { maxSurge: true } } }), 'json: cannot unmarshal bool into Go value of type int32'],
    [
      deployment({ template: { spec: { containers: [{ resources: { limits: { cpu: 'lots' } } }] } } }),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      { ...deployment({}), metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      { ...deployment({}), metadata: { creationTimestamp: 'x' } },
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
  ])('%j', (object, message) => {
    expect(decode(kind('deployments'), object, 'Ignore').error).toBe(
      `Deployment in version "v1" cannot be handled as a Deployment: ${message}`,
    )
  })

  it('reads bytes as base64', () => {
    expect(dataOf({ data: { a: 'not base64!' } }).error).toContain('illegal base64 data at input byte 3')
    expect(dataOf({ data: { a: 'YWJj' } }).error).toBeUndefined()
  })

  it('stops at a depth that no real object has', () => {
    let schema: object = { type: 'object' }
    for (let depth = 0; depth < 500; depth++) schema = { properties: { a: schema } }
    const definition = { spec: { versions: [{ schema: { openAPIV3Schema: schema } }] } }
    expect(decode(kind('customresourcedefinitions'), definition, 'Ignore').error).toContain('exceeded max depth')
  })
})

describe('canonical form', () => {
  it('of quantities, times and empty fields', () => {
    const { object } = decode(
      kind('pods'),
      {
        ...pod({
          containers: [
            { ...container, command: [], env: [{ name: 'A', value: '' }], resources: { limits: { cpu: 0.5, memory: '1024Mi' } } },
          ],
        }),
        metadata: { name: 'a', creationTimestamp: '2026-01-01T01:00:00.5+01:00', labels: {}, annotations: null },
      },
      'Strict',
    )
    expect(object.metadata).toEqual({ name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' })
    expect(object.spec).toEqual({
      containers: [{ name: 'c', image: 'i', env: [{ name: 'A' }], resources: { limits: { cpu: '500m', memory: '1Gi' } } }],
    })
  })

  it('writes what is never left out', () => {
    const { object } = decode(kind('deployments'), deployment({ replicas: 0 }), 'Strict')
    expect(object).toEqual({
      ...deployment({ replicas: 0, strategy: {}, template: { metadata: {}, spec: { containers: null } } }),
      status: {},
    })
  })

  it('keeps an empty key of a map as data, never as a prototype', () => {
    const labels = JSON.parse('{"__proto__":null,"a":"b"}') as object
    const { object } = decode(kind('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels } }, 'Strict')
    expect(Object.keys(object.metadata.labels!).sort()).toEqual(['__proto__', 'a'])
    expect(Object.getPrototypeOf(object.metadata.labels)).toBe(Object.prototype)
  })
})

describe('bodies without a stored kind', () => {
  it('are read by type name', () => {
    expect(decodeType('meta/v1.DeleteOptions', { gracePeriodSeconds: 'x' }, 'Ignore').error).toBe(
      'DeleteOptions in version "v1" cannot be handled as a DeleteOptions: json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    )
  })

  it('of custom resources keep everything but metadata as it is', () => {
    const object = { apiVersion: 'e.example/v1', kind: 'Thing', metadata: { name: 'a', nope: 1 }, spec: { any: [] } }
    const decoded = decode({ group: 'e.example', version: 'v1', kind: 'Thing' }, object, 'Warn')
    expect(decoded.warnings).toEqual(['unknown field "metadata.nope"'])
    expect(decoded.object).toEqual({ ...object, metadata: { name: 'a' } })
  })
})

describe('the field table', () => {
  it('knows how lists merge', () => {
    expect(structOf('v1.Container').fields.get('ports')).toMatchObject({
      patchStrategy: 'merge',
      patchMergeKey: 'containerPort',
      listType: 'map',
      listMapKeys: ['containerPort', 'protocol'],
    })
    expect(structOf('v1.PodSpec').fields.get('volumes')).toMatchObject({
      patchStrategy: 'merge,retainKeys',
      patchMergeKey: 'name',
      listMapKeys: ['name'],
    })
    expect(structOf('meta/v1.ObjectMeta').fields.get('finalizers')).toMatchObject({ patchStrategy: 'merge', listType: 'set' })
    expect(structOf('v1.Container').fields.get('args')).toMatchObject({ listType: 'atomic' })
    expect(structOf('apps/v1.DeploymentSpec').fields.get('strategy')).toMatchObject({ patchStrategy: 'retainKeys' })
    expect(structOf('v1.PodSpec').fields.get('tolerations')?.patchStrategy).toBeUndefined()
  })
})
