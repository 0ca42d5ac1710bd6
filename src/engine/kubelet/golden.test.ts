import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ContainerState, KubeEvent, Pod } from '../../protocol/objects.ts'
import { MILLISECOND, SECOND } from '../../protocol/time.ts'
import { type Cluster, createCluster } from '../cluster.ts'

interface Step {
  readonly at: number
  readonly is: string
}

interface Told {
  readonly at: number
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly field: string
}

const fixture = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(`../../../tests/fixtures/golden/${path}`, import.meta.url), 'utf8')) as T

const stateText = (state: ContainerState | undefined): string => {
  const [kind, details] = Object.entries(state ?? {})[0] ?? []
  if (!kind) return '-'
  const { reason, exitCode, message } = details as { reason?: string; exitCode?: number; message?: string }
  return [kind, reason, exitCode, message].filter((part) => part !== undefined && part !== '').join(' ')
}

/** A pod's status as one line, without times: the form of the recorded stories. */
function story({ metadata, status }: Pod): string {
  const conditions = (status.conditions ?? []).map(
    ({ type, status: is, reason, message, observedGeneration = '' }) =>
      `${type}=${is}${reason ? `(${reason}${message ? `: ${message}` : ''})` : ''}@${observedGeneration}`,
  )
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
    (each) =>
      `${each.name}[${stateText(each.state)} | last ${stateText(each.lastState)} | ${each.ready ? 'ready' : 'unready'} ${each.started ? 'started' : 'unstarted'} restarts=${each.restartCount} image=${each.image} ${each.imageID} ${each.containerID ? 'id' : ''}]`,
  )
  const head = `${status.phase} ${status.reason ?? ''} gen=${status.observedGeneration ?? ''} ${status.podIP ? 'ip' : ''} ${metadata.deletionTimestamp ? 'deleting' : ''}`
  return `${head} :: ${conditions.join(' ')} :: ${containers.join(' ')}`.replaceAll(metadata.uid ?? '-', 'UID')
}

/** The cluster of the recordings, without the tainted node. */
function recordedCluster(): Cluster {
  const node = (name: string, cpu: number, memory: string, prefix: string, zone: string) => ({
    name,
    cpu,
    memory,
    podCIDR: `${prefix}.0/24`,
    labels: { 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': 'r1' },
  })
  const nodes = [
    node('node-a', 4, '16Gi', '10.244.101', 'zone-1'),
    node('node-b', 4, '16Gi', '10.244.102', 'zone-1'),
    node('node-c', 8, '32Gi', '10.244.103', 'zone-2'),
  ]
  const cluster = createCluster({ seed: 7, runtime: 'recorded', nodes })
  cluster.kernel.runUntil(30 * SECOND)
  cluster.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sim' } } })
  cluster.kernel.runUntil(31 * SECOND)
  return cluster
}

const podsPath = '/api/v1/namespaces/sim/pods'

/** Creates pods and writes down every status that they go through while a script of requests runs. */
function play(pods: readonly unknown[], seconds: number, script: Readonly<Record<number, (cluster: Cluster) => void>> = {}) {
  const cluster = recordedCluster()
  const begin = cluster.kernel.world.now
  const stories = new Map<string, Step[]>()
  for (const pod of pods) cluster.request({ method: 'POST', path: podsPath, body: pod })
  let seen = cluster.kernel.world.nextTrace
  const look = () => {
    const next = cluster.kernel.world.nextTrace
    for (const record of cluster.kernel.traceBetween(seen, next)) {
      if (record.type !== 'stored' || record.data.resource !== 'pods') continue
      const name = record.data.key.slice('sim/'.length)
      const steps = stories.get(name) ?? []
      stories.set(name, steps)
      const at = Math.round((record.at - begin) / (10 * MILLISECOND)) / 100
      if (record.data.type === 'DELETED') steps.push({ at, is: 'gone' })
      const { status, body } = cluster.request({ method: 'GET', path: `${podsPath}/${name}` })
      if (status !== 200 || !(body as Pod).spec.nodeName) continue
      const is = story(body as Pod)
      if (steps.at(-1)?.is !== is) steps.push({ at, is })
    }
    seen = next
  }
  for (let second = 0; second < seconds; second++) {
    script[second]?.(cluster)
    const until = begin + (second + 1) * SECOND
    while ((cluster.kernel.nextAt ?? until + 1) <= until) {
      cluster.kernel.step()
      look()
    }
    cluster.kernel.runUntil(until)
  }
  const items = (cluster.request({ method: 'GET', path: '/api/v1/namespaces/sim/events' }).body as { items: readonly KubeEvent[] }).items
  return { cluster, stories, events: items.filter(({ source }) => source?.component === 'kubelet') }
}

/** What two neighbouring writes of a status may fold into one when the machine is slow: our steps may be finer than the recorded ones. */
const mostExtraSteps = 2

/** Seconds from the first of two steps to the second may differ by a relist and the recorder's own slowness. */
const tolerance = 2

/** Every recorded step in order, with at most a few finer ones between, and at about the same pace until chance (back-off) comes in. */
function expectStory(ours: readonly Step[], golden: readonly Step[]): void {
  const told = ours.filter(({ is }) => !is.includes('PodScheduled=True@1 :: ') || !is.startsWith('Pending  gen=   '))
  let at = 0
  const matched = golden.map(({ is }) => {
    const found = told.findIndex((step, index) => index >= at && step.is === is)
    if (found >= 0) at = found + 1
    return found < 0 ? undefined : told[found]
  })
  expect(
    golden.map(({ is }, index) => matched[index]?.is ?? `missing: ${is}`),
    ours.map((step) => `${step.at} ${step.is}`).join('\n'),
  ).toEqual(golden.map(({ is }) => is))
  expect(at - golden.length, told.map(({ is }) => is).join('\n')).toBeLessThanOrEqual(mostExtraSteps)
  for (let i = 1; i < golden.length && golden[i]!.at < 13; i++) {
    const recorded = golden[i]!.at - golden[i - 1]!.at
    expect(Math.abs(matched[i]!.at - matched[i - 1]!.at - recorded), `pace of ${golden[i]!.is}`).toBeLessThan(tolerance)
  }
}

const textOf = (
  { type, reason, message }: { readonly type: string; readonly reason: string; readonly message: string },
  field: string,
): string => `${type} ${reason} ${field}: ${message.replace(/\([0-9a-f-]{36}\)/, '(UID)').replace(/10\.244\.\d+\.\d+/g, 'IP')}`

function expectEvents(ours: readonly KubeEvent[], golden: readonly Told[], pod: string): void {
  const mine = ours
    .filter(({ involvedObject }) => involvedObject.name === pod)
    .map((event) => textOf(event, event.involvedObject.fieldPath ?? ''))
  expect(mine).toEqual(expect.arrayContaining(golden.map((event) => textOf(event, event.field))))
}

describe('the recorded lives of pods', () => {
  const { stories, events } = play(fixture('03-lifecycle/pods.json'), 95, {
    61: (cluster) => {
      for (const name of ['slow-stop', 'prestop']) cluster.request({ method: 'DELETE', path: `${podsPath}/${name}` })
    },
    79: (cluster) => {
      const headers = { 'content-type': 'application/strategic-merge-patch+json' }
      const body = { status: { conditions: [{ type: 'example.com/ok', status: 'True' }] } }
      cluster.request({ method: 'PATCH', path: `${podsPath}/readgate/status`, headers, body })
      const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nope' }, data: { a: 'b' } }
      cluster.request({ method: 'POST', path: '/api/v1/namespaces/sim/configmaps', body: configMap })
    },
  })
  const golden = fixture<Record<string, readonly Step[]>>('03-lifecycle/stories.json')
  const told = fixture<Record<string, readonly Told[]>>('03-lifecycle/events.json')

  it.each(Object.keys(golden))('%s', (pod) => {
    expectStory(stories.get(pod) ?? [], golden[pod]!)
    expectEvents(events, told[pod] ?? [], pod)
  })

  it('goes on when what was missing is made', () => {
    expect(stories.get('no-configmap')?.at(-1)?.is).toMatch(/^Running .* c\[running/)
    expect(stories.get('no-volume-cm')?.at(-1)?.is).toMatch(/^Pending /)
  })
})

describe('the recorded probes', () => {
  const { stories, events } = play(fixture('02-probes/pods.json'), 40)
  const golden = fixture<Record<string, readonly Step[]>>('02-probes/stories.json')
  const told = fixture<Record<string, readonly Told[]>>('02-probes/events.json')

  it.each(Object.keys(golden))('%s', (pod) => {
    expectStory(stories.get(pod) ?? [], golden[pod]!)
    expectEvents(events, told[pod] ?? [], pod)
  })
})
