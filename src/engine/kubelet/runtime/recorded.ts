import type { Container } from '../../../protocol/objects.ts'
import { type Micros, ms, SECOND } from '../../../protocol/time.ts'
import { argumentsOf } from './command.ts'
import { refusedOutput } from './probe-target.ts'
import type { ProbeOutcome, Runtime } from './runtime.ts'
import { sleepMillis } from './shell/commands.ts'
import type { Instruction } from './shell/instructions.ts'
import { advance, startProcess } from './shell/process.ts'

const forEver: readonly Instruction[] = Object.freeze([Object.freeze({ op: 'serve' as const })])
const deaf: readonly Instruction[] = Object.freeze([Object.freeze({ op: 'trap' as const, handler: 'ignore' as const }), ...forEver])

/**
 * The pretended runtime under the kubelets of the reference recordings: images have no size, a container runs for ever unless its
 * command says otherwise, and probes answer as the pod's `sim/...` annotations say.
 */
export const recordedRuntime: Runtime = {
  name: 'recorded',
  nodeInfo: {
    containerRuntimeVersion: 'fakeRuntime://0.1.0',
    kernelVersion: '3.16.0-0.bpo.4-amd64',
    osImage: 'Debian GNU/Linux 7 (wheezy)',
  },
  reservedMemoryBytes: 0,
  ephemeralStorageBytes: 0,
  mounting: { least: ms(290), more: ms(20) },
  sandbox: { least: ms(2), more: ms(8) },
  starting: { least: ms(5), more: ms(15) },
  cleaning: { least: ms(30), more: ms(60) },
  resolving: { least: 0, more: 0 },
  lostToPower: 'unknown',

  pull: (reference) =>
    reference.includes('does-not-exist')
      ? `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`
      : { reference, id: reference, layers: [], sizeBytes: 0 },
  runsAsRoot: () => true,
  containerId: (pod, container, attempt) =>
    `fakeRuntime://${pod.metadata.name}_${pod.metadata.namespace}_${pod.metadata.uid}_0_${container}_${attempt}`,
  start: ({ pod, container }, now) => {
    const process = startProcess(scriptOf(container), pod.metadata.name, now, now)
    advance(process, now)
    return process
  },
  term: (process, _, now) => (process.trap === 'ignore' ? 'ignored' : { at: now, code: 0 }),
  probe: (kind, { pod, container, podIP, startedAt }, now) => {
    const handler = container[`${kind}Probe`] ?? {}
    const windows = pod.metadata.annotations?.[`sim/${kind}.${container.name}`]
    const { failing, until } = failureAt(windows, startedAt, now)
    return { ok: !failing, until, output: failing ? failureOutput(handler, podIP, container) : '' }
  },
  exec: () => ({ code: 0, output: '', tookMicros: 0 }),
  listening: ({ container }) => (container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
}

const failureOutput = (handler: NonNullable<Container['readinessProbe']>, podIP: string, container: Container): string =>
  handler.httpGet ? 'HTTP probe failed with statuscode: 500' : handler.exec ? '' : refusedOutput(handler, podIP, container)

/** `sleep N`, `exit M`, `true`, `false` and `echo` anywhere in the command make it end; everything else runs for ever. */
function scriptOf(container: Container): readonly Instruction[] {
  const text = argumentsOf(container).join(' ')
  if (/\btrap\b/.test(text)) return deaf
  const sleep = /\bsleep\s+(\S+?)(?:[;&\s]|$)/.exec(text)
  const exit = /\bexit\s+(\d+)/.exec(text)
  const millis = sleep ? sleepMillis([sleep[1]!]) : undefined
  if (millis !== undefined && millis < 0) return forEver
  if (!sleep && !exit && !/\b(true|false|echo)\b/.test(text)) return forEver
  const code = exit ? Number(exit[1]) : /\bfalse\b/.test(text) ? 1 : 0
  return [...(millis === undefined ? [] : [{ op: 'sleep' as const, millis }]), { op: 'exit', code }]
}

/** Windows of failure in seconds since the start: `0-8,20-`. The clock of a start stands on whole seconds. */
function failureAt(
  windows: string | undefined,
  startedAt: Micros,
  now: Micros,
): { readonly failing: boolean; readonly until: ProbeOutcome['until'] } {
  const start = Math.floor(startedAt / SECOND) * SECOND
  let until = Number.POSITIVE_INFINITY
  let failing = false
  for (const window of windows?.split(',') ?? []) {
    const [from = '', to = ''] = window.split('-')
    const begin = start + Number(from) * SECOND
    const end = to === '' ? Number.POSITIVE_INFINITY : start + Number(to) * SECOND
    if (now >= begin && now < end) failing = true
    for (const edge of [begin, end]) if (edge > now) until = Math.min(until, edge)
  }
  return { failing, until }
}
