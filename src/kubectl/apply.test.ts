import { describe, expect, it } from 'vitest'
import { isMap, type JsonMap } from '../protocol/json.ts'
import type { AnyObject } from '../protocol/objects.ts'
import type { ApiRequest, ApiResponse } from '../protocol/requests.ts'
import { applyStrategicMergePatch } from '../protocol/strategic-merge.ts'
import { applyPatchFor } from './apply.ts'
import { type RunResult, run } from './kubectl.ts'
import { lastAppliedText, withLastApplied } from './last-applied.ts'
import { threeWayJsonMergePatch, threeWayStrategicPatch } from './three-way.ts'

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' }

/** A stand-in for the API server that keeps objects by path and records what it was asked. */
function store() {
  const objects = new Map<string, JsonMap>()
  const asked: ApiRequest[] = []
  const send = (request: ApiRequest): ApiResponse => {
    asked.push(request)
    const { method, path, body } = request
    const live = objects.get(path)
    if (method === 'POST') {
      const name = (body as AnyObject).metadata.name
      objects.set(`${path}/${name}`, body as JsonMap)
      return { status: 201, body }
    }
    if (!live)
      return {
        status: 404,
        body: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          reason: 'NotFound',
          message: `${path} not found`,
          code: 404,
        },
      }
    if (method === 'GET') return { status: 200, body: live }
    const result = applyStrategicMergePatch(live, body, live as unknown as AnyObject)
    if (!result.ok)
      return {
        status: 400,
        body: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          reason: 'BadRequest',
          message: result.message,
          code: 400,
        },
      }
    objects.set(path, result.object)
    return { status: 200, body: result.object }
  }
  const kubectl = (line: string, stdin?: string): RunResult => run(line, { send, stdin, wait: () => undefined, now: () => 0 })
  return { objects, asked, kubectl }
}

const manifest = (image: string, env = 'prod') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web, tier: front}}
spec:
  template:
    spec:
      containers:
      - name: nginx
        image: ${image}
        env: [{name: MODE, value: ${env}}]
`

describe('kubectl apply', () => {
  it('creates with the memory that a real kubectl writes', () => {
    const { objects, kubectl } = store()
    expect(kubectl('apply -n sim -f -', manifest('nginx:1.27'))).toMatchObject({
      stdout: 'deployment.apps/web created\n',
      stderr: '',
      rc: 0,
    })
    const created = objects.get('/apis/apps/v1/namespaces/sim/deployments/web') as unknown as AnyObject
    expect(created.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"labels":{"app":"web","tier":"front"},"name":"web","namespace":"sim"},"spec":{"template":{"spec":{"containers":[{"env":[{"name":"MODE","value":"prod"}],"image":"nginx:1.27","name":"nginx"}]}}}}\n',
    )
  })

  it('sends nothing when nothing differs, and just the difference when something does', () => {
    const { asked, kubectl } = store()
    kubectl('apply -f -', manifest('nginx:1.27'))
    expect(kubectl('apply -f -', manifest('nginx:1.27')).stdout).toBe('deployment.apps/web unchanged\n')
    expect(asked.filter(({ method }) => method === 'PATCH')).toEqual([])
    expect(kubectl('apply -f -', manifest('nginx:1.28', 'stage')).stdout).toBe('deployment.apps/web configured\n')
    const patch = asked.at(-1)?.body as JsonMap
    expect(patch.spec).toEqual({
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'nginx' }],
          containers: [
            { '$setElementOrder/env': [{ name: 'MODE' }], env: [{ name: 'MODE', value: 'stage' }], image: 'nginx:1.28', name: 'nginx' },
          ],
        },
      },
    })
  })

  it('takes away what the last file had and this one has not, and leaves alone what others added', () => {
    const { objects, kubectl } = store()
    const path = '/apis/apps/v1/namespaces/default/deployments/web'
    kubectl('apply -f -', manifest('nginx:1.27'))
    const live = objects.get(path) as JsonMap
    objects.set(path, { ...live, spec: { ...(live.spec as JsonMap), replicas: 7 } })
    kubectl('apply -f -', manifest('nginx:1.27').replace(', tier: front', ''))
    const after = objects.get(path) as JsonMap
    expect((after.metadata as JsonMap).labels).toEqual({ app: 'web' })
    expect((after.spec as JsonMap).replicas).toBe(7)
  })

  it('warns about objects that it did not make', () => {
    const { kubectl } = store()
    kubectl('create -f -', manifest('nginx:1.27'))
    const { stdout, stderr } = kubectl('apply -f -', manifest('nginx:1.27'))
    expect(stdout).toBe('deployment.apps/web configured\n')
    expect(stderr).toMatch(
      /^Warning: resource deployments\/web is missing the kubectl.kubernetes.io\/last-applied-configuration annotation/,
    )
  })

  it('goes on after a kind that the server does not have, and says so at the end', () => {
    const { kubectl } = store()
    const text = `apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: old}\n---\n${manifest('nginx')}`
    const { stdout, stderr, rc } = kubectl('apply -f -', text)
    expect(stdout).toBe('deployment.apps/web created\n')
    expect(stderr).toBe(
      'error: resource mapping not found for name: "old" namespace: "" from "STDIN": no matches for kind "Deployment" in version "apps/v1beta1"\nensure CRDs are installed first\n',
    )
    expect(rc).toBe(1)
  })

  it('refuses another namespace than the one on the command line', () => {
    const { kubectl } = store()
    const { stderr } = kubectl('apply -n sim -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: other}\n')
    expect(stderr).toBe(
      'error: the namespace from the provided object "other" does not match the namespace "sim". You must pass \'--namespace=other\' to perform this operation.\n',
    )
  })

  it('says what a dry run would do', () => {
    const { asked, kubectl } = store()
    expect(kubectl('apply --dry-run=client -f -', manifest('nginx')).stdout).toBe('deployment.apps/web created (dry run)\n')
    expect(asked.every(({ method }) => method === 'GET')).toBe(true)
    expect(kubectl('apply --dry-run=server -f -', manifest('nginx')).stdout).toBe('deployment.apps/web created (server dry run)\n')
    expect(asked.at(-1)?.query).toEqual({ dryRun: 'All', fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' })
  })
})

describe('patches between last applied, file and live object', () => {
  const containers = (...names: readonly string[]) => ({
    spec: { template: { spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) } } },
  })

  it('deletes list items by their merge key', () => {
    const patch = threeWayStrategicPatch(containers('a', 'b'), containers('a'), containers('a', 'b'), deployment)
    expect(patch).toEqual({
      spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'b', $patch: 'delete' }] } } },
    })
    const result = applyStrategicMergePatch(containers('a', 'b'), patch, deployment)
    expect(result).toEqual({ ok: true, object: containers('a') })
  })

  it('clears the other strategy with $retainKeys', () => {
    const rolling = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
    const recreate = { spec: { strategy: { type: 'Recreate' } } }
    const patch = threeWayStrategicPatch(rolling, recreate, rolling, deployment)
    expect(patch).toEqual({ spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } } })
    expect(applyStrategicMergePatch(rolling, patch, deployment)).toEqual({ ok: true, object: recreate })
  })

  it('uses JSON merge patches for custom resources', () => {
    const live = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', annotations: withLastApplied({ spec: { a: 1, b: 2 } }).metadata as never },
      spec: { a: 1, b: 2, c: 3 },
    }
    const modified = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { a: 5 } }
    expect(applyPatchFor(modified, live as unknown as AnyObject).type).toBe('merge')
    expect(threeWayJsonMergePatch({ spec: { a: 1, b: 2 } }, { spec: { a: 5, list: [], map: {} } }, { spec: { a: 1, b: 2, c: 3 } })).toEqual(
      { spec: { a: 5, b: null, list: [], map: {} } },
    )
  })

  it('writes the memory with sorted keys and Go escapes', () => {
    const text = lastAppliedText({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' }, data: { z: '<&>', a: '1' } })
    expect(text).toBe(
      '{"apiVersion":"v1","data":{"a":"1","z":"\\u003c\\u0026\\u003e"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a"}}\n',
    )
    expect(isMap(JSON.parse(text))).toBe(true)
  })
})
