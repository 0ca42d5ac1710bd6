import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { run } from '../../src/kubectl/kubectl.ts'
import type { AnyObject } from '../../src/protocol/objects.ts'
import { fromTimestamp, type Micros, SECOND } from '../../src/protocol/time.ts'
import { type Compared, compareEvents, compareObjects, type Difference, type RecordedEvent } from './compare.ts'
import { factsOf, NamePairs, type Plain, randomNamePattern, randomPrefixes } from './names.ts'
import { normaliseOutput, normaliseRecorded, normaliseSimulated } from './normalise.ts'
import { inSeconds, RecordedCluster } from './recorded-cluster.ts'
import { type Outcome, runScript } from './shell.ts'

/** What a kubectl process takes to start and to learn the server's kinds before its first real request. */
const KUBECTL_START_MS = 100

/** How one step of a scenario went. The events of the whole scenario are a step of their own, called `events`. */
export interface StepReport {
  readonly step: string
  readonly checks: number
  readonly failed: number
  readonly differences: readonly Difference[]
}

interface Recording {
  readonly name: string
  readonly folder: string
  readonly steps: readonly string[]
  readonly seconds: ReadonlyMap<string, number>
  readonly prefixes: readonly string[]
}

/** What the simulation gave for one step. */
interface Played {
  readonly step: string
  readonly outcome: Outcome | undefined
  readonly objects: readonly Plain[]
}

/** Plays a recording's input against a simulated cluster and compares each step. */
export function playScenario(folder: string, seed = 1): readonly StepReport[] {
  const recording = readRecording(folder)
  const cluster = new RecordedCluster(seed)
  const start: { shift?: Micros } = {}
  const played = recording.steps.map((step) => playStep(cluster, recording, step, start))
  const events = simulatedEvents(cluster)
  return compareAll(recording, played, events)
}

function readRecording(folder: string): Recording {
  const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
    readonly steps: readonly { readonly step: string; readonly seconds: number }[]
  }
  const steps = readdirSync(join(folder, 'input')).sort()
  const texts = [...steps.map((step) => readFile(folder, 'steps', step, 'objects.json')), readFile(folder, 'events.json')]
  return {
    name: basename(folder),
    folder,
    steps,
    seconds: new Map(summary.steps.map(({ step, seconds }) => [step, seconds])),
    prefixes: randomPrefixes(texts),
  }
}

function readFile(...path: readonly string[]): string {
  const file = join(...path)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function playStep(cluster: RecordedCluster, recording: Recording, step: string, start: { shift?: Micros }): Played {
  const began = cluster.now()
  const text = readFile(recording.folder, 'input', step)
  let outcome: Outcome | undefined
  if (step.endsWith('.yaml')) {
    // The recorder ran in the folder above, so its messages name files like this.
    const path = `scenarios/${recording.name}/${step}`
    outcome = kubectl(cluster, ['-n', 'sim', 'apply', '-f', path], undefined, { [path]: text })
  } else if (step.endsWith('.sh')) outcome = playScript(cluster, text)
  cluster.waitUntil(began + inSeconds(recording.seconds.get(step) ?? (Number(text) || 5)))
  const raw = cluster.objects()
  start.shift ??= startOf(raw, recordedObjects(recording, step), began)
  cluster.events()
  return { step, outcome, objects: normaliseSimulated(raw, start.shift ?? began, cluster.uidNames()) }
}

function kubectl(cluster: RecordedCluster, words: readonly string[], stdin?: string, files?: Readonly<Record<string, string>>): Outcome {
  return run(words, { send: cluster.send, wait: cluster.wait, now: cluster.now, files, stdin })
}

function playScript(cluster: RecordedCluster, text: string): Outcome {
  for (const [, , node] of text.matchAll(/^# fault: (the kubelet of (\S+) stops)/gm)) cluster.fault({ kind: 'stopNode', node: node! })
  for (const [, node] of text.matchAll(/^# fault lifted: the kubelet of (\S+) starts/gm)) cluster.fault({ kind: 'startNode', node: node! })
  const slowKubectl = (words: readonly string[], stdin: string | undefined) => {
    cluster.wait(KUBECTL_START_MS)
    return kubectl(cluster, words, stdin)
  }
  return runScript(text, { NS: 'sim' }, { kubectl: slowKubectl, sleep: (seconds) => cluster.wait(seconds * 1000) })
}

/** Where the recorder's clock would stand at zero: the first object was made at the same second on both sides. */
function startOf(simulated: readonly AnyObject[], recorded: readonly Plain[], began: Micros): Micros {
  const first = Math.min(
    ...simulated.map((object) => fromTimestamp(object.metadata.creationTimestamp ?? '')).filter((time) => time >= began - SECOND),
  )
  const seconds = recorded.map((object) =>
    Number(/^T([+-]\d+)$/.exec(String((object.metadata as { creationTimestamp?: string }).creationTimestamp))?.[1] ?? Number.NaN),
  )
  const offset = Math.min(...seconds.filter((value) => !Number.isNaN(value)))
  return Number.isFinite(first) && Number.isFinite(offset) ? first - inSeconds(offset) : began
}

function recordedObjects(recording: Recording, step: string): readonly Plain[] {
  const text = readFile(recording.folder, 'steps', step, 'objects.json')
  return text === '' ? [] : normaliseRecorded(JSON.parse(text) as readonly Plain[])
}

function simulatedEvents(cluster: RecordedCluster): readonly RecordedEvent[] {
  const events = cluster.events()
  const text = JSON.stringify(events.map(toRecorded)).replace(
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
    (uid) => cluster.uidNames().get(uid) ?? 'uid(?)',
  )
  return JSON.parse(text) as readonly RecordedEvent[]
}

function toRecorded(event: AnyObject): RecordedEvent {
  const about = event.involvedObject as { readonly kind: string; readonly name: string }
  const series = event.series as { readonly count?: number } | undefined
  return {
    type: String(event.type),
    reason: String(event.reason),
    object: `${about.kind}/${about.name}`,
    message: String(event.message ?? ''),
    count: Number(series?.count ?? event.count ?? 1),
  }
}

function compareAll(recording: Recording, played: readonly Played[], events: readonly RecordedEvent[]): readonly StepReport[] {
  const pairs = new NamePairs()
  const pattern = randomNamePattern(recording.prefixes)
  const prefixOf = (name: string) => recording.prefixes.find((prefix) => name.startsWith(prefix)) ?? name
  const rename = (text: string) => (pattern ? text.replace(pattern, (name, prefix: string) => pairs.nameFor(name, prefix)) : text)
  const recordedEvents = JSON.parse(readFile(recording.folder, 'events.json') || '[]') as readonly RecordedEvent[]
  // First all objects, then the events of those that no step ended with: only then is every name known.
  for (const { step, objects } of played) pairs.pair(randomFacts(objects, pattern), namedFacts(recordedObjects(recording, step)), prefixOf)
  pairs.pair(eventFacts(events, pattern), eventFacts(recordedEvents, /\{\d+\}/), prefixOf)

  const moved = new Set<string>()
  const reports = played.map(({ step, outcome, objects }) => {
    const recorded = recordedObjects(recording, step)
    const simulated = JSON.parse(rename(JSON.stringify(objects))) as readonly Plain[]
    noteMoved(moved, recorded, simulated)
    return joinReports(step, [compareOutcome(recording, step, outcome, pattern), compareObjects(recorded, simulated)])
  })
  const renamed = JSON.parse(rename(JSON.stringify(events))) as readonly RecordedEvent[]
  return [...reports, joinReports('events', [compareEvents(recordedEvents, renamed, moved)])]
}

function joinReports(step: string, parts: readonly Compared[]): StepReport {
  const sum = (pick: (part: Compared) => number) => parts.reduce((total, part) => total + pick(part), 0)
  return {
    step,
    checks: sum((part) => part.checks),
    failed: sum((part) => part.failed),
    differences: parts.flatMap((part) => part.differences),
  }
}

function randomFacts(objects: readonly Plain[], pattern: RegExp | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(
    objects
      .filter((object) => pattern && object.metadata.name.search(pattern) === 0)
      .map((object) => [object.metadata.name, factsOf(object)]),
  )
}

function namedFacts(objects: readonly Plain[]): ReadonlyMap<string, readonly string[]> {
  return new Map(objects.filter((object) => /\{\d+\}$/.test(object.metadata.name)).map((object) => [object.metadata.name, factsOf(object)]))
}

function eventFacts(events: readonly RecordedEvent[], pattern: RegExp | undefined): ReadonlyMap<string, readonly string[]> {
  const facts = new Map<string, string[]>()
  for (const { object, reason, message } of events) {
    const name = object.slice(object.indexOf('/') + 1)
    if (!pattern || name.search(pattern) < 0) continue
    const node = / to (\S+)$/.exec(message)?.[1]
    facts.set(name, [...(facts.get(name) ?? []), reason, ...(reason === 'Scheduled' && node ? [node] : [])])
  }
  return facts
}

function noteMoved(moved: Set<string>, recorded: readonly Plain[], simulated: readonly Plain[]): void {
  const node = (object: Plain | undefined) => (object?.spec as { nodeName?: string } | undefined)?.nodeName
  for (const pod of recorded.filter((object) => object.kind === 'Pod')) {
    const other = simulated.find((object) => object.kind === 'Pod' && object.metadata.name === pod.metadata.name)
    if (other && node(other) !== node(pod)) moved.add(pod.metadata.name)
  }
}

function compareOutcome(recording: Recording, step: string, outcome: Outcome | undefined, pattern: RegExp | undefined): Compared {
  if (!outcome) return { checks: 0, failed: 0, differences: [] }
  const folder = join(recording.folder, 'steps', step)
  const pairsOf = [
    ['stdout', readFile(folder, 'stdout'), outcome.stdout],
    ['stderr', readFile(folder, 'stderr'), outcome.stderr],
    ['rc', readFile(folder, 'rc').trim(), String(outcome.rc)],
  ] as const
  const differences = pairsOf
    .map(([what, recorded, simulated]) => ({
      what,
      recorded: normaliseOutput(recorded, pattern),
      simulated: normaliseOutput(simulated, pattern),
    }))
    .filter(({ recorded, simulated }) => recorded !== simulated)
  return { checks: 3, failed: differences.length, differences }
}
