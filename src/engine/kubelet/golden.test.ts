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

const fixture = <T>(path: string): T => JSON.parse(readFileSync(new URL(`../../../tests/fixtures/golden/${path}`, import.meta.url), 'utf8')) as T

const stateText = (state: ContainerState | undefined): string => {
  const [kind, details] = Object.entries(state ?? {})[0] ?? []
  if (!kind) return '-'
  const { reason, exitCode, message } = details as { reason?: string; exitCode?: number; message?: string }
  return [kind, reason, exitCode, message].filter((part) => part !== undefined && part !== '').join(' ')
}

/** A pod's status as one line, without times: the form of the recorded stories. */
function story({ metadata, status }: Pod): string {
  const conditions = (status.conditions ?? []).map(
    ({ type, status: is, reason, message, observedGeneration = '' }) => `${type}=${is}${reason ? `(${reason}${message ? `: ${message}` : ''})` : ''}@${observedGeneration}`,
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
    name, cpu, memory, podCIDR: `${prefix}.0/24`, labels: { 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': 'r1' },
  })
  const nodes = [
    node('node-a', 4, '16Gi', '10.244.101', 'zone-1'), node('node-b', 4, '16Gi', '10.244.102', 'zone-1'), node('node-c', 8, '32Gi', '10.244.103', 'zone-2'),
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
export { fixture, play, podsPath, story }
describe('debug', () => {
  it('x', () => {
    for (const [name, n] of [['03-lifecycle', 120], ['02-probes', 75]] as const) {
    const { stories, events } = play(fixture<readonly unknown[]>(`${name}/pods.json`), n, name.startsWith('03') ? {
      61: (c) => { for (const p of ['slow-stop', 'prestop']) c.request({ method: 'DELETE', path: `${podsPath}/${p}` }) },
      79: (c) => {
        c.request({ method: 'POST', path: '/api/v1/namespaces/sim/configmaps', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nope' }, data: { a: 'b' } } })
        c.request({ method: 'PATCH', path: `${podsPath}/gated`, headers: { 'content-type': 'application/json-patch+json' }, body: [{ op: 'remove', path: '/spec/schedulingGates' }] })
        c.request({ method: 'PATCH', path: `${podsPath}/readgate/status`, headers: { 'content-type': 'application/strategic-merge-patch+json' }, body: { status: { conditions: [{ type: 'example.com/ok', status: 'True' }] } } })
      } } : {})
    const golden = fixture<Record<string, readonly Step[]>>(`${name}/stories.json`)
    for (const pod of Object.keys(golden)) {
      const ours = stories.get(pod) ?? []
      const a = golden[pod]!.map(({ is }) => is)
      const b = ours.map(({ is }) => is)
      if (JSON.stringify(a) === JSON.stringify(b)) { console.log('SAME', pod); continue }
      console.log('DIFF', pod, '\n' + golden[pod]!.map((s) => `  G ${s.at} ${b.includes(s.is) ? '=' : '!'} ${s.is}`).join('\n') + '\n' + ours.map((s) => `  O ${s.at} ${a.includes(s.is) ? '=' : '!'} ${s.is}`).join('\n'))
    }
    const told = fixture<Record<string, readonly Told[]>>(`${name}/events.json`)
    for (const pod of Object.keys(told)) {
      const mine = events.filter((e) => e.involvedObject.name === pod)
      const f = (e: { reason: string; message: string; type: string }, field?: string) => `${e.type} ${e.reason} ${e.message.replace(/\([0-9a-f-]{36}\)/, '(UID)').replace(/10\.244\.\d+\.\d+/g, 'IP')} ${field ?? ''}`
      const g = new Set(told[pod]!.map((e) => f(e, e.field))); const o = new Set(mine.map((e) => f(e, e.involvedObject.fieldPath)))
      const miss = [...g].filter((x) => !o.has(x)), extra = [...o].filter((x) => !g.has(x))
      if (miss.length || extra.length) console.log('EVENTS', pod, { miss, extra })
    }
    }
    expect(1).toBe(1)
  })
})
