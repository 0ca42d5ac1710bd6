import { describe, expect, it } from 'vitest'
import type { AnyObject, Deployment, Endpoint, EndpointSlice, ReplicaSet } from '../../protocol/objects.ts'
import { deploymentOf, Stage } from './stage.test-kit.ts'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const replicaSets = '/apis/apps/v1/namespaces/default/replicasets'
const configMaps = '/api/v1/namespaces/default/configmaps'

function rolledOut(replicas = 4): Stage {
  const stage = new Stage()
  stage.addNode('node-1')
  stage.must('POST', deployments, deploymentOf('web', replicas))
  stage.play()
  return stage
}

const setImage = (stage: Stage, image: string) =>
  stage.must('PATCH', `${deployments}/web`, { spec: { template: { spec: { containers: [{ name: 'nginx', image }] } } } })
const deployment = (stage: Stage) => stage.must<Deployment>('GET', `${deployments}/web`)
const sizes = (stage: Stage) =>
  stage
    .list<ReplicaSet>(replicaSets)
    .map(({ spec, metadata }) => [metadata.annotations?.['deployment.kubernetes.io/revision'], spec.replicas])
const condition = (stage: Stage, type: string) => deployment(stage).status.conditions?.find((each) => each.type === type)

describe('a Deployment', () => {
  it('comes up', () => {
    const stage = rolledOut()
    expect(deployment(stage).status).toMatchObject({
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      terminatingReplicas: 0,
      observedGeneration: 1,
    })
    expect(deployment(stage).status).not.toHaveProperty('unavailableReplicas')
    expect(condition(stage, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
    expect(deployment(stage).metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' })
    expect(stage.events('ReplicaSet')).toHaveLength(4)
  })

  it('rolls over to a new template within its limits', () => {
    const stage = rolledOut()
    setImage(stage, 'nginx:1.26')
    stage.play()
    expect(sizes(stage)).toEqual(
      expect.arrayContaining([
        ['1', 0],
        ['2', 4],
      ]),
    )
    const steps = stage.events('Deployment').map((text) => text.replace(/web-\w+/, 'RS'))
    expect(steps.slice(0, 3)).toEqual([
      'ScalingReplicaSet: Scaled up replica set RS from 0 to 4',
      'ScalingReplicaSet: Scaled up replica set RS from 0 to 1',
      'ScalingReplicaSet: Scaled down replica set RS from 4 to 3',
    ])
    expect(steps.at(-1)).toBe('ScalingReplicaSet: Scaled down replica set RS from 1 to 0')
  })

  it('stops before a broken image and goes back by the old template', () => {
    const stage = rolledOut()
    setImage(stage, 'nginx:does-not-exist')
    stage.play()
    expect(sizes(stage)).toEqual(
      expect.arrayContaining([
        ['1', 3],
        ['2', 2],
      ]),
    )
    expect(condition(stage, 'Available')?.status).toBe('True')
    stage.runAlive(640, ['node-1'])
    expect(condition(stage, 'Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
    setImage(stage, 'nginx:1.25')
    stage.play()
    expect(sizes(stage)).toEqual(
      expect.arrayContaining([
        ['3', 4],
        ['2', 0],
      ]),
    )
    const back = stage.list<ReplicaSet>(replicaSets).find(({ spec }) => spec.replicas === 4)
    expect(back?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1')
  })

  it('recreates: no new pod before the last old one is gone', () => {
    const stage = new Stage()
    stage.addNode('node-1')
    stage.must('POST', deployments, deploymentOf('web', 3, 'nginx:1.25', { strategy: { type: 'Recreate' } }))
    stage.play()
    setImage(stage, 'nginx:1.26')
    stage.settle()
    expect(stage.pods().every(({ metadata }) => metadata.deletionTimestamp)).toBe(true)
    expect(stage.pods()).toHaveLength(3)
    stage.play()
    expect(stage.pods().map(({ spec }) => spec.containers[0]?.image)).toEqual(['nginx:1.26', 'nginx:1.26', 'nginx:1.26'])
  })

  it('waits while paused, and shares out a new size between two revisions', () => {
    const stage = rolledOut(10)
    setImage(stage, 'nginx:does-not-exist')
    stage.play()
    const before = new Map(sizes(stage) as [string, number][])
    expect([before.get('1'), before.get('2')]).toEqual([8, 5])
    stage.must('PATCH', `${deployments}/web`, { spec: { paused: true } })
    stage.play()
    expect(condition(stage, 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' })
    stage.must('PATCH', `${deployments}/web`, { spec: { replicas: 15 } })
    stage.play()
    // 13 pods become 19: each gets its share of the six, the larger one what is left over.
    expect(new Map(sizes(stage) as [string, number][])).toEqual(
      new Map([
        ['1', 12],
        ['2', 7],
      ]),
    )
  })

  it('keeps no more old revisions than it should', () => {
    const stage = new Stage()
    stage.addNode('node-1')
    stage.must('POST', deployments, deploymentOf('web', 1, 'nginx:0', { revisionHistoryLimit: 1 }))
    for (const image of ['nginx:1', 'nginx:2', 'nginx:3']) {
      stage.play()
      setImage(stage, image)
    }
    stage.play()
    expect(
      sizes(stage)
        .map(([revision]) => revision)
        .sort(),
    ).toEqual(['3', '4'])
  })

  it('says when pods cannot be created', () => {
    const stage = new Stage()
    const more = {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { priorityClassName: 'nobody', containers: [{ name: 'nginx', image: 'nginx' }] },
      },
    }
    stage.must('POST', deployments, deploymentOf('web', 3, 'nginx', more))
    stage.run(2)
    expect(condition(stage, 'ReplicaFailure')).toMatchObject({ status: 'True', reason: 'FailedCreate' })
    expect(stage.events('ReplicaSet')[0]).toMatch(/^FailedCreate: Error creating: .*no PriorityClass with name nobody was found/)
    expect(stage.pods()).toHaveLength(0)
  })
})

describe('owners and dependents', () => {
  const child = (name: string, uid: string | undefined, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, ...more }] },
  })
  const names = (stage: Stage) =>
    stage
      .list(configMaps)
      .map(({ metadata }) => metadata.name)
      .filter((name) => name !== 'kube-root-ca.crt')

  it('go in the background, and at once when the owner never was', () => {
    const stage = new Stage()
    const owner = stage.must('POST', configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } })
    stage.must('POST', configMaps, child('child', owner.metadata.uid))
    stage.must('POST', configMaps, child('orphan-bad-uid', '11111111-1111-1111-1111-111111111111'))
    stage.settle()
    expect(names(stage)).toEqual(['child', 'owner'])
    stage.must('DELETE', `${configMaps}/owner`)
    stage.settle()
    expect(names(stage)).toEqual([])
  })

  it('go first when the deletion is a foreground one', () => {
    const stage = rolledOut(2)
    stage.must('DELETE', `${deployments}/web`, { propagationPolicy: 'Foreground' })
    stage.settle()
    expect(deployment(stage).metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(stage.list<ReplicaSet>(replicaSets)[0]?.metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(stage.pods().every(({ metadata }) => metadata.deletionTimestamp)).toBe(true)
    stage.play()
    expect([stage.list(deployments), stage.list(replicaSets), stage.pods()]).toEqual([[], [], []])
  })

  it('stay as orphans, are adopted by the next ReplicaSet, and are released when their labels change', () => {
    const stage = rolledOut(2)
    const [replicaSet] = stage.list<ReplicaSet>(replicaSets)
    const before = stage.pods().map(({ metadata }) => metadata.uid)
    stage.must('DELETE', `${replicaSets}/${replicaSet?.metadata.name}`, { propagationPolicy: 'Orphan' })
    stage.play()
    const [next] = stage.list<ReplicaSet>(replicaSets)
    expect(next?.metadata.uid).not.toBe(replicaSet?.metadata.uid)
    expect(stage.pods().map(({ metadata }) => metadata.uid)).toEqual(before)
    expect(stage.pods().map(({ metadata }) => metadata.ownerReferences?.[0]?.uid)).toEqual([next?.metadata.uid, next?.metadata.uid])
    stage.must('PATCH', `/api/v1/namespaces/default/pods/${stage.pods()[0]?.metadata.name}`, { metadata: { labels: { app: 'stray' } } })
    stage.play()
    expect(stage.pods()).toHaveLength(3)
    expect(stage.pods().filter(({ metadata }) => !metadata.ownerReferences)).toHaveLength(1)
  })
})

describe('a Service', () => {
  const services = '/api/v1/namespaces/default/services'
  const slices = (stage: Stage) =>
    stage
      .list<EndpointSlice>('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices')
      .filter(({ metadata }) => metadata.name !== 'kubernetes')

  it('has its ready pods in slices and in Endpoints', () => {
    const stage = rolledOut(3)
    stage.must('POST', services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    })
    stage.settle()
    const [slice] = slices(stage)
    expect(slice?.metadata.labels).toEqual({
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    })
    expect(slice?.ports).toEqual([{ name: '', protocol: 'TCP', port: 80 }])
    expect(slice?.endpoints?.map((endpoint: Endpoint) => endpoint.conditions)).toEqual(
      Array(3).fill({ ready: true, serving: true, terminating: false }),
    )
    const endpoints = stage.must<AnyObject>('GET', '/api/v1/namespaces/default/endpoints/web')
    expect(endpoints.subsets).toMatchObject([{ addresses: [{ nodeName: 'node-1' }, {}, {}], ports: [{ port: 80, protocol: 'TCP' }] }])
    stage.must('DELETE', `/api/v1/namespaces/default/pods/${stage.pods()[0]?.metadata.name}`)
    stage.settle()
    expect(slices(stage)[0]?.endpoints?.map(({ conditions }) => conditions?.terminating)).toContain(true)
  })

  it('has at most a hundred endpoints in a slice', () => {
    const stage = new Stage()
    stage.addNode('node-1')
    stage.must('POST', services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    })
    stage.must('POST', deployments, deploymentOf('web', 150))
    stage.play()
    expect(
      slices(stage)
        .map(({ endpoints }) => endpoints?.length ?? 0)
        .sort(),
    ).toEqual([100, 50].sort())
  })
})
