import { describe, expect, it } from 'vitest'
import type { Namespace, Pod } from '../../protocol/objects.ts'
import { deploymentOf, Stage } from './stage.test-kit.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'

describe('a namespace', () => {
  it('gets its ServiceAccount and certificate, and is emptied in order when it goes', () => {
    const stage = new Stage()
    stage.addNode('node-1')
    stage.must('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    stage.settle()
    expect(stage.list('/api/v1/namespaces/shop/serviceaccounts').map(({ metadata }) => metadata.name)).toEqual(['default'])
    stage.must('POST', '/apis/apps/v1/namespaces/shop/deployments', {
      ...deploymentOf('web', 2),
      metadata: { name: 'web', namespace: 'shop' },
    })
    stage.play('shop')
    stage.must('POST', '/api/v1/namespaces/shop/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept', finalizers: ['example.com/keep'] },
    })
    stage.must('DELETE', '/api/v1/namespaces/shop')
    stage.run(4)
    expect(stage.pods('shop').some(({ metadata }) => metadata.deletionTimestamp)).toBe(false)
    stage.run(2)
    expect(stage.pods('shop').every(({ metadata }) => metadata.deletionTimestamp)).toBe(true)
    expect(stage.list('/apis/apps/v1/namespaces/shop/deployments')).toHaveLength(1)
    for (const { metadata } of stage.pods('shop'))
      stage.must('DELETE', `/api/v1/namespaces/shop/pods/${metadata.name}`, { gracePeriodSeconds: 0 })
    stage.run(20)
    const namespace = stage.must<Namespace>('GET', '/api/v1/namespaces/shop')
    expect(namespace.status?.conditions?.map(({ type, status, message }) => [type, status, message])).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False', 'All resources successfully discovered'],
      ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'All legacy kube types successfully parsed'],
      ['NamespaceDeletionContentFailure', 'False', 'All content successfully deleted, may be waiting on finalization'],
      ['NamespaceContentRemaining', 'True', 'Some resources are remaining: configmaps. has 1 resource instances'],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
      ],
    ])
    stage.must('PATCH', '/api/v1/namespaces/shop/configmaps/kept', { metadata: { finalizers: null } })
    stage.settle()
    expect(stage.request('GET', '/api/v1/namespaces/shop').status).toBe(404)
  })
})

describe('a silent node', () => {
  function twoNodes(): Stage {
    const stage = new Stage()
    stage.addNode('node-1')
    stage.addNode('node-2')
    const tolerations = ['not-ready', 'unreachable'].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 10,
    }))
    const spec = { tolerations, containers: [{ name: 'nginx', image: 'nginx' }] }
    stage.must('POST', deployments, deploymentOf('web', 2, 'nginx', { template: { metadata: { labels: { app: 'web' } }, spec } }))
    stage.play('default', ['node-1', 'node-2'])
    stage.runAlive(20, ['node-1', 'node-2'])
    return stage
  }
  const taints = (stage: Stage) => stage.node('node-2').spec.taints?.map(({ key, effect }) => `${key.split('/')[1]}:${effect}`) ?? []
  const onNode = (stage: Stage): Pod => stage.pods().find(({ spec }) => spec.nodeName === 'node-2') as Pod

  it('is given a block of addresses and announced', () => {
    const stage = twoNodes()
    expect([stage.node('node-1').spec.podCIDR, stage.node('node-2').spec.podCIDR]).toEqual(['10.244.0.0/24', '10.244.1.0/24'])
    expect(stage.events('Node')).toContain('RegisteredNode: Node node-2 event: Registered Node node-2 in Controller')
  })

  it('is declared unknown, tainted, and its pods leave when their time is up', () => {
    const stage = twoNodes()
    stage.runAlive(45, ['node-1'])
    expect(taints(stage)).toEqual([])
    stage.runAlive(13, ['node-1'])
    expect(stage.node('node-2').status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    expect(taints(stage)).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute'])
    expect(onNode(stage).status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False')
    expect(stage.events('Node')).toContain('NodeNotReady: Node node-2 status is now: NodeNotReady')
    stage.runAlive(11, ['node-1'])
    const evicted = onNode(stage)
    expect(evicted.metadata.deletionTimestamp).toBeDefined()
    expect(evicted.status.conditions?.at(-1)).toMatchObject({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' })
    expect(stage.events('Pod')).toEqual([
      'NodeNotReady: Node is not ready',
      `TaintManagerEviction: Marking for deletion Pod default/${evicted.metadata.name}`,
    ])
    expect(stage.pods()).toHaveLength(3)
  })

  it('comes back in time: taints go, the eviction is called off', () => {
    const stage = twoNodes()
    stage.must('PATCH', `${deployments}/web`, { spec: { template: { spec: { tolerations: [] } } } })
    stage.play('default', ['node-1', 'node-2'])
    stage.runAlive(60, ['node-1'])
    expect(taints(stage)).toContain('unreachable:NoExecute')
    stage.must('PATCH', '/api/v1/nodes/node-2/status', {
      status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2026-01-01T00:01:40Z' }] },
    })
    stage.runAlive(6, ['node-1', 'node-2'])
    expect(taints(stage)).toEqual([])
    expect(stage.events('Pod').at(-1)).toMatch(/^TaintManagerEviction: Cancelling deletion of Pod default\/web-/)
  })

  it('keeps the cluster from being quiet until the verdict', () => {
    const stage = twoNodes()
    stage.runAlive(16, ['node-1'])
    expect(stage.kernel.runUntilQuiet(stage.now + 10_000_000)).toBe(false)
  })

  it('is not blamed when every node is silent', () => {
    const stage = twoNodes()
    stage.run(70)
    expect(taints(stage)).toEqual(['unreachable:NoSchedule'])
  })

  it('leaves no pods behind when its Node is deleted', () => {
    const stage = twoNodes()
    stage.must('DELETE', '/api/v1/nodes/node-2')
    stage.runAlive(39, ['node-1'])
    expect(onNode(stage)).toBeDefined()
    stage.runAlive(25, ['node-1'])
    expect(onNode(stage)).toBeUndefined()
    expect(stage.events('Node')).toContain('RemovingNode: Node node-2 event: Removing Node node-2 from Controller')
  })
})
