import { describe, expect, test } from 'vitest'
import type { NodeSelectorRequirement, PodSpec, Taint, Toleration } from '../../../protocol/objects.ts'
import { requesting, type SampleNode, sampleCluster, sampleNode, samplePod, scheduleIn } from '../sample-cluster.ts'
import type { Decision } from '../schedule-pod.ts'

const rowOf = (decision: Decision, node: string) => decision.table.rows.find((row) => row.node === node)!

/** Why that one node refuses the pod; undefined when it does not. */
function refusal(spec: Partial<PodSpec>, node: Partial<SampleNode> = {}, others: readonly Partial<PodSpec>[] = []): string | undefined {
  const placed = others.map((other, i) => samplePod(`other${i}`, { ...other, nodeName: 'n' }))
  const sample = sampleCluster([sampleNode({ name: 'n', ...node })], placed)
  const { rejectedBy } = rowOf(scheduleIn(sample, samplePod('p', spec)), 'n')
  return rejectedBy && `${rejectedBy.plugin}${rejectedBy.unresolvable ? '!' : ''}: ${rejectedBy.reasons.join(', ')}`
}

/** The score that a plugin gives each node, before its weight. */
function scoresOf(
  plugin: string,
  spec: Partial<PodSpec>,
  nodes: readonly SampleNode[],
  placed: readonly (Partial<PodSpec> & { nodeName: string })[] = [],
) {
  const pods = placed.map((other, i) => samplePod(`other${i}`, other))
  const { table } = scheduleIn(sampleCluster(nodes.map(sampleNode), pods), samplePod('p', spec))
  const column = table.scorePlugins.findIndex(({ name }) => name === plugin)
  return column < 0 ? 'skipped' : Object.fromEntries(table.rows.map(({ node, scores }) => [node, scores?.[column]]))
}

describe('NodeUnschedulable', () => {
  const cordon: Toleration = { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' }
  test.each<[string, Partial<PodSpec>, boolean, string | undefined]>([
    ['schedulable', {}, false, undefined],
    ['cordoned', {}, true, 'NodeUnschedulable!: node(s) were unschedulable'],
    ['cordoned, tolerated', { tolerations: [cordon] }, true, undefined],
    ['cordoned, everything tolerated', { tolerations: [{ operator: 'Exists' }] }, true, undefined],
  ])('%s', (_, spec, unschedulable, expected) => expect(refusal(spec, { unschedulable })).toBe(expected))
})

test('NodeName', () => {
  expect(refusal({ nodeName: 'n' })).toBeUndefined()
  expect(refusal({ nodeName: 'm' })).toBe("NodeName!: node(s) didn't match the requested node name")
})

describe('TaintToleration', () => {
  const taint: Taint = { key: 'k', value: 'v', effect: 'NoSchedule' }
  const no = 'TaintToleration!: node(s) had untolerated taint(s)'
  test.each<[string, Toleration[], Taint, string | undefined]>([
    ['not tolerated', [], taint, no],
    ['equal value', [{ key: 'k', operator: 'Equal', value: 'v' }], taint, undefined],
    ['no operator means Equal', [{ key: 'k', value: 'v', effect: 'NoSchedule' }], taint, undefined],
    ['other value', [{ key: 'k', operator: 'Equal', value: 'w' }], taint, no],
    ['Exists', [{ key: 'k', operator: 'Exists' }], taint, undefined],
    ['other key', [{ key: 'j', operator: 'Exists' }], taint, no],
    ['other effect', [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }], taint, no],
    ['every taint', [{ operator: 'Exists' }], taint, undefined],
    ['NoExecute keeps away too', [], { key: 'k', effect: 'NoExecute' }, no],
    ['a soft taint keeps nobody away', [], { key: 'k', effect: 'PreferNoSchedule' }, undefined],
  ])('%s', (_, tolerations, one, expected) => expect(refusal({ tolerations }, { taints: [one] })).toBe(expected))

  const soft = (key: string): Taint => ({ key, effect: 'PreferNoSchedule' })
  const nodes = [{ name: 'a' }, { name: 'b', taints: [soft('x')] }, { name: 'c', taints: [soft('x'), soft('y'), soft('z')] }]
  test.each<[string, Toleration[], unknown]>([
    ['the more soft taints the worse', [], { a: 100, b: 67, c: 0 }],
    ['tolerated ones do not count', [{ key: 'x', operator: 'Exists' }], { a: 100, b: 100, c: 0 }],
    ['a toleration of hard taints does not help', [{ key: 'x', operator: 'Exists', effect: 'NoSchedule' }], { a: 100, b: 67, c: 0 }],
  ])('score: %s', (_, tolerations, expected) => expect(scoresOf('TaintToleration', { tolerations }, nodes)).toEqual(expected))
})

describe('NodeAffinity', () => {
  const no = "NodeAffinity!: node(s) didn't match Pod's node affinity/selector"
  const node = { labels: { disk: 'ssd', cores: '8' } }
  const requiring = (...terms: NodeSelectorRequirement[][]): Partial<PodSpec> => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })) },
      },
    },
  })
  test.each<[string, Partial<PodSpec>, string | undefined]>([
    ['selector', { nodeSelector: { disk: 'ssd' } }, undefined],
    ['selector of another value', { nodeSelector: { disk: 'hdd' } }, no],
    ['In', requiring([{ key: 'disk', operator: 'In', values: ['hdd', 'ssd'] }]), undefined],
    ['NotIn', requiring([{ key: 'disk', operator: 'NotIn', values: ['ssd'] }]), no],
    ['NotIn of an absent label', requiring([{ key: 'gpu', operator: 'NotIn', values: ['yes'] }]), undefined],
    ['Exists', requiring([{ key: 'gpu', operator: 'Exists' }]), no],
    ['DoesNotExist', requiring([{ key: 'gpu', operator: 'DoesNotExist' }]), undefined],
    ['Gt', requiring([{ key: 'cores', operator: 'Gt', values: ['7'] }]), undefined],
    ['Gt of the same', requiring([{ key: 'cores', operator: 'Gt', values: ['8'] }]), no],
    ['Lt', requiring([{ key: 'cores', operator: 'Lt', values: ['10'] }]), undefined],
    ['Lt of no number', requiring([{ key: 'disk', operator: 'Lt', values: ['10'] }]), no],
    [
      'all expressions of a term',
      requiring([
        { key: 'disk', operator: 'Exists' },
        { key: 'gpu', operator: 'Exists' },
      ]),
      no,
    ],
    ['one of the terms', requiring([{ key: 'gpu', operator: 'Exists' }], [{ key: 'disk', operator: 'Exists' }]), undefined],
    ['a term without requirements matches nothing', requiring([]), no],
    ['selector and affinity', { nodeSelector: { disk: 'ssd' }, ...requiring([{ key: 'gpu', operator: 'Exists' }]) }, no],
  ])('%s', (_, spec, expected) => expect(refusal(spec, node)).toBe(expected))

  const named = (...names: string[]): Partial<PodSpec> => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: names.map((name) => ({ key: 'metadata.name', operator: 'In' as const, values: [name] })) }],
        },
      },
    },
  })
  test('a pod that names its node looks at no other', () => {
    const sample = sampleCluster([sampleNode({ name: 'a' }), sampleNode({ name: 'b' }), sampleNode({ name: 'c', unschedulable: true })])
    expect(scheduleIn(sample, samplePod('p', named('b')))).toMatchObject({ node: 'b', feasible: 1 })
    expect(scheduleIn(sample, samplePod('p', named('c'))).message).toBe(
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    )
    expect(scheduleIn(sample, samplePod('p', named('a', 'b'))).message).toMatch(/^0\/3 nodes are available: pod affinity terms conflict\. /)
  })

  test('score: weights of matching terms, scaled to the best', () => {
    const term = (weight: number, value: string) => ({
      weight,
      preference: { matchExpressions: [{ key: 'disk', operator: 'In' as const, values: [value] }] },
    })
    const nodes = [{ name: 'a', labels: { disk: 'ssd' } }, { name: 'b', labels: { disk: 'hdd' } }, { name: 'c' }]
    const spec = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term(80, 'ssd'), term(30, 'hdd')] } } }
    expect(scoresOf('NodeAffinity', spec, nodes)).toEqual({ a: 100, b: 37, c: 0 })
    expect(scoresOf('NodeAffinity', {}, nodes)).toBe('skipped')
  })
})

describe('NodePorts', () => {
  const no = "NodePorts: node(s) didn't have free ports for the requested pod ports"
  type Port = { hostPort?: number; protocol?: 'TCP' | 'UDP'; hostIP?: string }
  const spec = (port: Port): Partial<PodSpec> => ({ containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, ...port }] }] })
  test.each<[string, Port, Port, string | undefined]>([
    ['same port', { hostPort: 80 }, { hostPort: 80 }, no],
    ['other port', { hostPort: 80 }, { hostPort: 81 }, undefined],
    ['other protocol', { hostPort: 80 }, { hostPort: 80, protocol: 'UDP' }, undefined],
    ['other address', { hostPort: 80, hostIP: '10.0.0.1' }, { hostPort: 80, hostIP: '10.0.0.2' }, undefined],
    ['every address', { hostPort: 80, hostIP: '10.0.0.1' }, { hostPort: 80 }, no],
    ['no host port', {}, {}, undefined],
  ])('%s', (_, wanted, used, expected) => expect(refusal(spec(wanted), {}, [spec(used)])).toBe(expected))

  test('ports of sidecars count, those of other init containers do not', () => {
    const init = (restartPolicy?: string): Partial<PodSpec> => ({
      initContainers: [
        { name: 's', image: 'i', ports: [{ containerPort: 80, hostPort: 80 }], ...(restartPolicy ? { restartPolicy } : undefined) },
      ],
    })
    expect(refusal(spec({ hostPort: 80 }), {}, [init('Always')])).toBe(no)
    expect(refusal(spec({ hostPort: 80 }), {}, [init()])).toBeUndefined()
  })
})

describe('NodeResourcesFit', () => {
  const node = { allocatable: { cpu: '2', memory: '4Gi', pods: '2', 'ephemeral-storage': '10Gi', 'example.com/dev': '2' } }
  test.each<[string, Partial<PodSpec>, Partial<PodSpec>[], string | undefined]>([
    ['fits exactly', requesting({ cpu: '2', memory: '4Gi' }), [], undefined],
    ['too big for the node', requesting({ cpu: '2001m' }), [], 'NodeResourcesFit!: Insufficient cpu'],
    ['not enough left', requesting({ cpu: '1500m' }), [requesting({ cpu: '1' })], 'NodeResourcesFit: Insufficient cpu'],
    [
      'everything missing is named',
      requesting({ cpu: '1500m', memory: '3Gi' }),
      [requesting({ cpu: '1', memory: '2Gi' })],
      'NodeResourcesFit: Insufficient cpu, Insufficient memory',
    ],
    ['pods are counted', {}, [{}, {}], 'NodeResourcesFit: Too many pods'],
    ['storage', requesting({ 'ephemeral-storage': '11Gi' }), [], 'NodeResourcesFit!: Insufficient ephemeral-storage'],
    [
      'extended resources',
      requesting({ 'example.com/dev': 2 }),
      [requesting({ 'example.com/dev': 1 })],
      'NodeResourcesFit: Insufficient example.com/dev',
    ],
    [
      'extended resources that the node does not have',
      requesting({ 'example.com/other': 1 }),
      [],
      'NodeResourcesFit!: Insufficient example.com/other',
    ],
    ['overhead counts', { ...requesting({ cpu: '1900m' }), overhead: { cpu: '200m' } }, [], 'NodeResourcesFit!: Insufficient cpu'],
    ['requests of the pod as a whole count', { resources: { requests: { cpu: '3' } } }, [], 'NodeResourcesFit!: Insufficient cpu'],
  ])('%s', (_, spec, others, expected) => expect(refusal(spec, node, others)).toBe(expected))

  const nodes = [
    { name: 'a', allocatable: { cpu: '4', memory: '8Gi', pods: '9' } },
    { name: 'b', allocatable: { cpu: '8', memory: '8Gi', pods: '9' } },
  ]
  test('score: the emptier node is better; a container that does not say counts 100m and 200Mi', () => {
    expect(scoresOf('NodeResourcesFit', requesting({ cpu: '2', memory: '4Gi' }), nodes)).toEqual({ a: 50, b: 62 })
    expect(scoresOf('NodeResourcesFit', {}, nodes)).toEqual({ a: 97, b: 97 })
    expect(scoresOf('NodeResourcesFit', {}, nodes, [{ nodeName: 'a', ...requesting({ cpu: '2' }) }])).toEqual({ a: 71, b: 97 })
  })
})

test('NodeResourcesBalancedAllocation: 75 for no change, more when it evens out, less when it does not', () => {
  const nodes = [
    { name: 'a', allocatable: { cpu: '4', memory: '4Gi', pods: '9' } },
    { name: 'b', allocatable: { cpu: '4', memory: '4Gi', pods: '9' } },
  ]
  const placed = [{ nodeName: 'a', ...requesting({ memory: '2Gi' }) }]
  expect(scoresOf('NodeResourcesBalancedAllocation', requesting({ cpu: '2' }), nodes, placed)).toEqual({ a: 87, b: 62 })
  expect(scoresOf('NodeResourcesBalancedAllocation', requesting({ cpu: '1', memory: '1Gi' }), nodes)).toEqual({ a: 75, b: 75 })
  expect(scoresOf('NodeResourcesBalancedAllocation', {}, nodes)).toBe('skipped')
})

describe('ImageLocality', () => {
  const MEBIBYTE = 1024 * 1024
  const image = (name: string, mebibytes: number) => [{ names: [name], sizeBytes: mebibytes * MEBIBYTE }]
  test.each<[string, string, SampleNode[], unknown]>([
    ['present on one of two nodes', 'app:1', [{ name: 'a', images: image('app:1', 1000) }, { name: 'b' }], { a: 48, b: 0 }],
    [
      'present everywhere',
      'app:1',
      [
        { name: 'a', images: image('app:1', 1000) },
        { name: 'b', images: image('app:1', 1000) },
      ],
      { a: 100, b: 100 },
    ],
    ['too small to matter', 'app:1', [{ name: 'a', images: image('app:1', 30) }, { name: 'b' }], { a: 0, b: 0 }],
    ['no tag means latest', 'reg:5000/app', [{ name: 'a', images: image('reg:5000/app:latest', 500) }, { name: 'b' }], { a: 23, b: 0 }],
  ])('%s', (_, name, nodes, expected) =>
    expect(scoresOf('ImageLocality', { containers: [{ name: 'c', image: name }] }, nodes)).toEqual(expected),
  )
})
