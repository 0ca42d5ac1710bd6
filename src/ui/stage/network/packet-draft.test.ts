import { expect, test } from 'vitest'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import { firstDraft, queryOfDraft } from './packet-draft.ts'

const pod = (key: string, node?: string) => ({ key, ip: '10.244.1.2', ...(node ? { node } : {}), ready: true, labels: {}, ports: [80] })
const picture: NetworkPicture = {
  nodes: [{ name: 'worker-1', ip: '172.18.0.3', routes: [] }],
  pods: [pod('kube-system/coredns-1', 'worker-1'), pod('default/web-1', 'worker-1'), pod('default/client', 'worker-1')],
  services: [
    {
      key: 'default/kubernetes',
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      ports: [{ port: 443, targetPort: '6443', protocol: 'TCP' }],
      endpoints: [],
    },
    {
      key: 'default/web',
      type: 'ClusterIP',
      clusterIP: '10.96.44.17',
      ports: [{ port: 80, targetPort: '80', protocol: 'TCP' }],
      endpoints: [{ address: '10.244.1.2', port: 80, ready: true, pod: 'default/web-1' }],
    },
  ],
}

test('the first question goes from a pod that does not serve to a Service of the reader’s own', () => {
  expect(firstDraft(picture)).toEqual({ from: 'pod default/client', host: 'web', port: '80', protocol: 'TCP' })
})

test('without a pod of one’s own the question goes from a machine to the address', () => {
  expect(firstDraft({ ...picture, pods: picture.pods.slice(0, 1) })).toMatchObject({ from: 'node worker-1', host: '10.96.44.17' })
})

test('a draft is a question only when it is complete', () => {
  const draft = { from: 'pod default/client', host: ' web ', port: '80', protocol: 'TCP' as const }
  expect(queryOfDraft(draft)).toEqual({ from: { kind: 'pod', key: 'default/client' }, to: { host: 'web' }, port: 80, protocol: 'TCP' })
  expect(queryOfDraft({ ...draft, from: 'outside' })).toMatchObject({ from: { kind: 'outside' } })
  for (const wrong of [{ port: '0' }, { port: '80x' }, { port: '70000' }, { host: ' ' }, { from: 'pod ' }])
    expect(queryOfDraft({ ...draft, ...wrong })).toBeUndefined()
})
