import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { KubeObject, Pod } from '../../protocol/objects.ts'
import { forgetPod, setPod } from './cache.ts'
import { podInfoOf } from './pod-info.ts'
import { type SampleNode, sampleCluster, sampleNode, scheduleIn } from './sample-cluster.ts'
import type { Decision } from './schedule-pod.ts'

/** Problems put to a real kube-scheduler v1.36.2 and its answers; see the README of the recordings. */
interface Problem {
  readonly id: string
  readonly nodes: readonly SampleNode[]
  readonly services: readonly { readonly name: string; readonly selector: Record<string, string> }[]
  readonly existing: readonly Draft[]
  readonly pending: readonly Draft[]
  readonly result: readonly Answer[]
}

type Draft = Pick<Pod, 'metadata' | 'spec'>

interface Answer {
  readonly pod: string
  readonly node?: string | null
  readonly messages?: readonly string[]
  readonly preempted?: readonly string[]
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly totals?: Readonly<Record<string, number>>
  readonly best?: readonly string[]
  readonly feasible?: readonly string[]
  readonly removed?: boolean
  readonly rejected?: string
  readonly other_run?: { readonly node: string; readonly preempted: readonly string[] }
}

const priorities: Readonly<Record<string, number>> = { p0: 0, p100: 100, p1000: 1000, low: -10, never: 1000 }

/** What admission and defaulting do to a pod before the scheduler sees it. */
function admitted({ metadata, spec }: Draft): Pod {
  const withRequests = (container: Pod['spec']['containers'][number]) => {
    const { limits, requests } = container.resources ?? {}
    return limits ? { ...container, resources: { limits, requests: { ...limits, ...requests } } } : container
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, uid: `${metadata.namespace}/${metadata.name}` },
    spec: {
      ...spec,
      containers: spec.containers.map(withRequests),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withRequests) } : undefined),
      priority: priorities[spec.priorityClassName ?? 'p0']!,
      ...(spec.priorityClassName === 'never' ? { preemptionPolicy: 'Never' as const } : undefined),
    },
    status: { phase: 'Running' },
  }
}

const nameOf = (pod: Pod) => (pod.metadata.namespace === 'default' ? pod.metadata.name : `${pod.metadata.namespace}/${pod.metadata.name}`)

function replay(problem: Problem): void {
  const services = problem.services.map(
    ({ name, selector }) =>
      ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { selector } }) as KubeObject,
  )
  const existing = problem.existing.map(admitted)
  const sample = sampleCluster(problem.nodes.map(sampleNode), existing, { services })
  const uids = new Map(existing.map((pod) => [nameOf(pod), pod.metadata.uid!]))
  problem.pending.forEach((draft, index) => {
    const answer = problem.result[index]!
    if (answer.rejected) return
    const pod = admitted(draft)
    const label = `${problem.id} ${answer.pod}`
    const decision = scheduleIn(sample, pod)
    if (answer.messages) expect(decision.message, label).toBe(answer.messages[0])
    else expect(decision.message, label).toBeUndefined()
    if (answer.preempted) {
      const draws = sample.cache.nodes.map((_, i) => scheduleIn(sample, pod, { draw: i / sample.cache.nodes.length }))
      expectPreemption(draws, answer, label)
      for (const name of answer.preempted) forgetPod(sample.cache, uids.get(name)!)
    } else expect(decision.victims, label).toEqual([])
    if (!answer.node) return
    const placed = answer.preempted ? scheduleIn(sample, { ...pod, status: { nominatedNodeName: answer.node } }) : decision
    expectPlacement(placed, answer, label)
    setPod(sample.cache, podInfoOf({ ...pod, spec: { ...pod.spec, nodeName: answer.node } }), answer.node)
    uids.set(nameOf(pod), pod.metadata.uid!)
  })
}

/** Among equally good nodes upstream takes any, so the recorded one must come up for some draw, and nothing worse for any. */
function expectPreemption(draws: readonly Decision[], answer: Answer, label: string): void {
  const found = draws.map(({ nominate, victims }) => ({ node: nominate, preempted: victims.map(({ pod }) => nameOf(pod)).sort() }))
  for (const { node, preempted } of [answer, ...(answer.other_run ? [answer.other_run] : [])]) {
    expect(found, label).toContainEqual({ node, preempted: [...preempted!].sort() })
  }
  const harm = (decision: Decision) => decision.victims.map(({ priority }) => priority).sort()
  for (const decision of draws) expect(harm(decision), label).toEqual(harm(draws[0]!))
}

function expectPlacement(decision: Decision, answer: Answer, label: string): void {
  const feasible = decision.table.rows.filter((row) => !row.rejectedBy)
  if (answer.feasible) expect(feasible.map(({ node }) => node).sort(), label).toEqual([...answer.feasible].sort())
  if (!answer.scores) {
    expect(decision.node, label).toBe(answer.node)
    return
  }
  const scores: Record<string, Record<string, number>> = {}
  decision.table.scorePlugins.forEach(({ name, weight }, i) => {
    scores[name] = Object.fromEntries(feasible.map((row) => [row.node, row.scores![i]! * weight]))
  })
  expect(scores, label).toEqual(answer.scores)
  expect(Object.fromEntries(feasible.map(({ node, total }) => [node, total])), label).toEqual(answer.totals)
  expect(answer.best, label).toContain(decision.node)
}

const recordings = ['../../../../shared/golden/scheduler-fuzz/', '../../../tests/fixtures/golden/scheduler-fuzz/']
const folder = recordings.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url))!

const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

describe(`problems recorded from a real kube-scheduler (${files.length} of 110 at hand)`, () => {
  test.each(files)('%s', (file) => replay(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Problem))
})

const fixture = (path: string) => JSON.parse(readFileSync(new URL(`../../../tests/fixtures/golden/${path}`, import.meta.url), 'utf8'))

test('scores recorded plugin by plugin', () => {
  const { nodes, replicaSets, pods } = fixture('16-scores/scores.json') as {
    readonly nodes: readonly SampleNode[]
    readonly replicaSets: readonly KubeObject[]
    readonly pods: readonly (Answer & { readonly pod: Draft; readonly node: string })[]
  }
  const sample = sampleCluster(nodes.map(sampleNode), [], { controllers: replicaSets })
  for (const { pod: draft, ...answer } of pods) {
    const pod = admitted(draft)
    expectPlacement(scheduleIn(sample, pod), { ...answer, best: bestOf(answer.totals!), pod: pod.metadata.name }, pod.metadata.name)
    setPod(sample.cache, podInfoOf(pod), answer.node)
  }
})

function bestOf(totals: Readonly<Record<string, number>>): readonly string[] {
  const most = Math.max(...Object.values(totals))
  return Object.keys(totals).filter((node) => totals[node] === most)
}

test('messages recorded for pods that fit nowhere', () => {
  const { nodes, pods } = fixture('08-scheduling/pods.json') as {
    readonly nodes: readonly SampleNode[]
    readonly pods: readonly { readonly pod: Draft; readonly node: string | null; readonly message: string | null }[]
  }
  const sample = sampleCluster(nodes.map(sampleNode))
  for (const { pod: draft, node, message } of pods) {
    const pod = admitted(draft)
    const decision = scheduleIn(sample, pod)
    expect(decision.message ?? null, pod.metadata.name).toBe(message)
    if (node) setPod(sample.cache, podInfoOf(pod), node)
  }
})
