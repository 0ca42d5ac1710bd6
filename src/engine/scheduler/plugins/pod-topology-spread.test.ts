import { expect, test } from 'vitest'
import type { PodSpec } from '../../../protocol/objects.ts'
import { sampleCluster, sampleNode, samplePod, scheduleIn } from '../sample-cluster.ts'
import type { Decision } from '../schedule-pod.ts'

const zone = 'topology.kubernetes.io/zone'
const constraint = {
  maxSkew: 1,
  topologyKey: zone,
  whenUnsatisfiable: 'DoNotSchedule' as const,
  labelSelector: { matchLabels: { app: 'web' } },
}
const nodes = [{ name: 'a', labels: { [zone]: 'z1' } }, { name: 'b', labels: { [zone]: 'z2' } }, { name: 'c' }].map(sampleNode)
const web = (name: string, spec: Partial<PodSpec>) => samplePod(name, spec, { app: 'web' })
const verdicts = (decision: Decision) =>
  Object.fromEntries(decision.table.rows.map(({ node, rejectedBy }) => [node, rejectedBy?.reasons[0] ?? 'yes']))
const skewed = "node(s) didn't match pod topology spread constraints"

test('a domain that is ahead refuses, a node without the label refuses for good', () => {
  const sample = sampleCluster(nodes, [web('one', { nodeName: 'a' })])
  expect(verdicts(scheduleIn(sample, web('p', { topologySpreadConstraints: [constraint] })))).toEqual({
    a: skewed,
    b: 'yes',
    c: `${skewed} (missing required label)`,
  })
})

test('fewer domains than minDomains: the minimum counts as zero', () => {
  const sample = sampleCluster(nodes, [web('one', { nodeName: 'a' }), web('two', { nodeName: 'b' })])
  const verdict = (minDomains: number) =>
    verdicts(scheduleIn(sample, web('p', { topologySpreadConstraints: [{ ...constraint, minDomains }] })))
  expect(verdict(2)).toMatchObject({ a: 'yes', b: 'yes' })
  expect(verdict(3)).toMatchObject({ a: skewed, b: skewed })
})

test('matchLabelKeys counts only pods of the same revision', () => {
  const sample = sampleCluster(nodes, [samplePod('old', { nodeName: 'a' }, { app: 'web', rev: '1' })])
  const pod = samplePod('p', { topologySpreadConstraints: [{ ...constraint, matchLabelKeys: ['rev'] }] }, { app: 'web', rev: '2' })
  expect(verdicts(scheduleIn(sample, pod))).toMatchObject({ a: 'yes', b: 'yes' })
})
