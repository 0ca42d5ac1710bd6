import { expect, test } from 'vitest'
import type { PodSpec } from '../../../protocol/objects.ts'
import { sampleCluster, sampleNode, samplePod, scheduleIn } from '../sample-cluster.ts'
import type { Decision } from '../schedule-pod.ts'

const near = (app: string) => ({ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } })
const nodes = [sampleNode({ name: 'a' }), sampleNode({ name: 'b' })]
const feasible = (decision: Decision) => decision.table.rows.filter(({ rejectedBy }) => !rejectedBy).map(({ node }) => node)
const spec = (kind: 'podAffinity' | 'podAntiAffinity', app: string): Partial<PodSpec> => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [near(app)] } },
})

test('affinity, anti-affinity, and the anti-affinity of pods that are there', () => {
  const sample = sampleCluster(nodes, [
    samplePod('db', { nodeName: 'a' }, { app: 'db' }),
    samplePod('lonely', { nodeName: 'b', ...spec('podAntiAffinity', 'web') }),
  ])
  const web = (affinity: Partial<PodSpec>) => scheduleIn(sample, samplePod('p', affinity, { app: 'web' }))
  expect(feasible(web(spec('podAffinity', 'db')))).toEqual(['a'])
  expect(web(spec('podAntiAffinity', 'db')).message).toMatch(
    /1 node\(s\) didn't match pod anti-affinity rules, 1 node\(s\) didn't satisfy existing pods anti-affinity rules\./,
  )
  expect(feasible(web({}))).toEqual(['a'])
})

test('the first pod of a group that wants to be together may start anywhere', () => {
  const sample = sampleCluster(nodes)
  expect(feasible(scheduleIn(sample, samplePod('p', spec('podAffinity', 'web'), { app: 'web' })))).toEqual(['a', 'b'])
  expect(feasible(scheduleIn(sample, samplePod('p', spec('podAffinity', 'web'), { app: 'other' })))).toEqual([])
})

test('pods of other namespaces count only when the term says so', () => {
  const db = samplePod('db', { nodeName: 'a' }, { app: 'db' }, 'team-b')
  const sample = sampleCluster(nodes, [db], { namespaces: { 'team-b': { team: 'b' } } })
  const verdict = (more: object) =>
    feasible(
      scheduleIn(
        sample,
        samplePod('p', { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...near('db'), ...more }] } } }),
      ),
    )
  expect(verdict({})).toEqual([])
  expect(verdict({ namespaces: ['team-b'] })).toEqual(['a'])
  expect(verdict({ namespaceSelector: {} })).toEqual(['a'])
  expect(verdict({ namespaceSelector: { matchLabels: { team: 'b' } } })).toEqual(['a'])
  expect(verdict({ namespaceSelector: { matchLabels: { team: 'c' } } })).toEqual([])
})
