import { expect, it } from 'vitest'
import type { KubeObject } from '../../protocol/objects.ts'
import { comparable } from './live-side.ts'
import { withoutServerFields } from './server-fields.ts'

const live = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '7',
    labels: { tier: 'front' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"metadata":{"name":"web","labels":{"tier":"front"}},"spec":{"replicas":2}}',
    },
  },
  spec: {
    replicas: 2,
    progressDeadlineSeconds: 600,
    template: {
      spec: {
        dnsPolicy: 'ClusterFirst',
        containers: [
          { name: 'side', image: 'busybox', imagePullPolicy: 'Always' },
          { name: 'nginx', image: 'nginx:1.27', imagePullPolicy: 'IfNotPresent' },
        ],
      },
    },
  },
  status: { replicas: 2 },
} as unknown as KubeObject

it('compares what the text sets and what the last apply set, and leaves defaults and the status out', () => {
  const wanted = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 5, template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.29' }] } } },
  } as unknown as KubeObject
  expect(comparable(live, wanted)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { tier: 'front' } },
    spec: {
      replicas: 2,
      template: {
        spec: {
          containers: [
            { name: 'side', image: 'busybox', imagePullPolicy: 'Always' },
            { name: 'nginx', image: 'nginx:1.27' },
          ],
        },
      },
    },
  })
})

it('an object is edited without what only the server sets', () => {
  const yaml = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{}'
  creationTimestamp: "2026-01-01T00:00:00Z"
  name: p # mine
  resourceVersion: "3"
  uid: u
spec:
  nodeName: worker-1
status:
  phase: Running
`
  expect(withoutServerFields(yaml)).toBe('apiVersion: v1\nkind: Pod\nmetadata:\n  name: p # mine\nspec:\n  nodeName: worker-1\n')
})
