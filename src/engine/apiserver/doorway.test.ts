import { describe, expect, it } from 'vitest'
import type { AnyObject } from '../../protocol/objects.ts'
import type { Method } from '../../protocol/requests.ts'
import { ms } from '../../protocol/time.ts'
import { Cluster } from '../cluster.ts'
import { decodeContinue, encodeContinue } from './continue-token.ts'
import { parseLabelSelector } from './label-selector.ts'

const cluster = new Cluster({ nodes: 1, runtime: 'recorded' })
cluster.kernel.runUntil(ms(5000))

const send = (method: Method, path: string, body?: unknown, more: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) => {
  const { status, body: answer, warnings } = cluster.request({ method, path, ...(body === undefined ? {} : { body }), ...more })
  return { status, answer: answer as AnyObject & { readonly message?: string }, warnings }
}

describe('what is created', () => {
  it('has its uid before its kind prepares it: a Job selects by it', () => {
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i:1' }] } }
    const { status, answer } = send('POST', '/apis/batch/v1/namespaces/default/jobs', { metadata: { name: 'j' }, spec: { template } })
    expect(status).toBe(201)
    expect(answer.spec).toMatchObject({ selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': answer.metadata.uid } } })
  })

  it('has no version with dry run', () => {
    const { answer } = send('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'dry' } }, { query: { dryRun: 'All' } })
    expect(answer.metadata.uid).toBeDefined()
    expect(answer.metadata).not.toHaveProperty('resourceVersion')
  })

  it.each([
    [
      { ports: [{ port: 80 }], selector: { a: 'b' } },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Cluster' },
    ],
    [
      { clusterIP: 'None', selector: { a: 'b' } },
      { clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    ],
    [{ clusterIP: 'None' }, { clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' }],
    [
      { ports: [{ port: 80 }], ipFamilyPolicy: 'PreferDualStack' },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'PreferDualStack' },
    ],
  ])('a Service %j gets its families', (spec, expected) => {
    const { answer } = send('POST', '/api/v1/namespaces/default/services', { metadata: { generateName: 's-' }, spec })
    expect(answer.spec).toMatchObject(expected)
  })

  it('a Service that changes its type loses what only the old type had', () => {
    const path = '/api/v1/namespaces/default/services'
    send('POST', path, { metadata: { name: 'np' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } })
    const headers = { 'content-type': 'application/merge-patch+json' }
    const plain = send('PATCH', `${path}/np`, { spec: { type: 'ClusterIP' } }, { headers })
    expect(plain.answer.message).toBeUndefined()
    expect(plain.answer.spec).not.toHaveProperty('externalTrafficPolicy')
    const external = send('PATCH', `${path}/np`, { spec: { type: 'ExternalName', externalName: 'x.example' } }, { headers })
    expect(external.status).toBe(200)
    expect(external.answer.spec).not.toHaveProperty('clusterIP')
  })

  it('a pod must name an account that is there, and one that names none gets `default`', () => {
    const pod = (spec: object) => ({ metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i:1' }], ...spec } })
    const path = '/api/v1/namespaces/default/pods'
    expect(send('POST', path, pod({ serviceAccountName: 'nobody' })).answer.message).toBe(
      'pods "p" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
    )
    expect(send('POST', path, pod({})).answer.spec).toMatchObject({ serviceAccountName: 'default' })
  })

  it('an Ingress without a class gets the default one', () => {
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' }
    send('POST', '/apis/networking.k8s.io/v1/ingressclasses', {
      metadata: { name: 'web', annotations },
      spec: { controller: 'x.example/c' },
    })
    const spec = { defaultBackend: { service: { name: 's', port: { number: 80 } } } }
    const { answer } = send('POST', '/apis/networking.k8s.io/v1/namespaces/default/ingresses', { metadata: { name: 'i' }, spec })
    expect(answer.spec).toMatchObject({ ingressClassName: 'web' })
  })
})

describe('reviews', () => {
  it('are answered and never stored', () => {
    const review = (group: string, resource: string, body: object) => send('POST', `/apis/${group}/v1/${resource}`, body).answer
    const attributes = { resourceAttributes: { verb: 'create', resource: 'pods' } }
    expect(review('authorization.k8s.io', 'selfsubjectaccessreviews', { spec: attributes }).status).toEqual({ allowed: true })
    const who = review('authentication.k8s.io', 'selfsubjectreviews', {}).status
    expect(who).toEqual({ userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] } })
    expect(send('GET', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews').status).toBe(405)
    expect(cluster.apiserver.etcd.values.has('selfsubjectaccessreviews.authorization.k8s.io' as never)).toBe(false)
  })
})

describe('lists', () => {
  it('go on page by page as of the first page', () => {
    const path = '/api/v1/namespaces/kube-public/configmaps'
    for (const name of ['a', 'b', 'c']) send('POST', path, { metadata: { name } })
    const list = (query: Readonly<Record<string, string>>) => send('GET', path, undefined, { query }).answer as unknown as List
    const first = list({ limit: '2' })
    send('DELETE', `${path}/c`)
    const second = list({ limit: '2', continue: first.metadata.continue! })
    expect([...first.items, ...second.items].map(({ metadata }) => metadata.name)).toContain('c')
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
    expect(list({}).items.map(({ metadata }) => metadata.name)).not.toContain('c')
  })

  it('tokens come back as they were', () => {
    for (const start of ['a', 'default/web-1', 'kube-system/x.y'])
      expect(decodeContinue(encodeContinue({ revision: 7, start }))).toEqual({ revision: 7, start })
    expect(decodeContinue('abc')).toBe("continue key is not valid: invalid character 'i' looking for beginning of value")
  })

  it.each([
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ])('the selector %s is refused as upstream refuses it', (text, problem) => {
    expect(parseLabelSelector(text)).toEqual({ problem })
  })

  it.each([
    ['a=b,c!=d', true],
    ['a in (b,x),!z', true],
    ['a notin (b)', false],
    ['a,n>3', true],
    ['a==x', false],
    ['', true],
  ])('the selector %s is read', (text, matches) => {
    const parsed = parseLabelSelector(text)
    expect('test' in parsed && parsed.test({ a: 'b', n: '5' })).toBe(matches)
  })
})

interface List {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: readonly AnyObject[]
}
