import type { Container, Pod, ProbeHandler } from '../../../protocol/objects.ts'
import { type Micros, ms, SECOND } from '../../../protocol/time.ts'
import { argumentsOf, compileArguments } from './command.ts'
import type { Image } from './images/image.ts'
import { parseImageName } from './images/image-name.ts'
import { findImage } from './images/registry.ts'
import { portNumber, probeUrl, refusedOutput } from './probe-target.ts'
import { respondAs } from './respond.ts'
import type { ListeningPort, ProbeOutcome, Running, Runtime, TermAnswer } from './runtime.ts'
import type { Instruction } from './shell/instructions.ts'
import { advance, changesFiles, type Process, plannedExit, runInside, startProcess, twin } from './shell/process.ts'

const EVER = Number.POSITIVE_INFINITY
const Gi = 1024 ** 3

const serving: readonly Instruction[] = Object.freeze([Object.freeze({ op: 'serve' as const })])
const nothing: readonly Instruction[] = Object.freeze([Object.freeze({ op: 'exit' as const, code: 0 })])

/** A machine with containerd whose containers behave as their images do. */
export const imageRuntime: Runtime = {
  name: 'images',
  nodeInfo: { containerRuntimeVersion: 'containerd://2.2.0', kernelVersion: '6.12.0', osImage: 'Debian GNU/Linux 13 (trixie)' },
  reservedMemoryBytes: 100 * 1024 ** 2,
  ephemeralStorageBytes: 100 * Gi,
  mounting: { least: ms(200), more: ms(100) },
  sandbox: { least: ms(100), more: ms(200) },
  starting: { least: ms(50), more: ms(250) },
  cleaning: { least: ms(80), more: ms(400) },
  resolving: { least: ms(350), more: ms(500) },
  lostToPower: 'exited',

  pull: (reference) => {
    const found = findImage(reference)
    if (!found) return pullError(reference)
    const { name, layers, sizeBytes, digest } = found
    return { reference: name.full, id: `${name.registry}/${name.repository}@${name.digest ?? digest}`, layers, sizeBytes }
  },
  runsAsRoot: (reference) => (findImage(reference)?.image.user ?? 0) === 0,
  containerId: (_pod, _container, _attempt, random) => {
    let id = ''
    for (let i = 0; i < 8; i++)
      id += Math.floor(random() * 4294967296)
        .toString(16)
        .padStart(8, '0')
    return `containerd://${id}`
  },
  start: ({ pod, container, env, files }, now, random) => {
    const image = behaviourOf(container)
    const [least, more] = image.startupMs ?? [0, 0]
    const readyAt = now + ms(least + random() * more)
    const process = startProcess(scriptOf(container, image, env, isService(pod, container)), pod.metadata.name, now, readyAt)
    process.files = { ...files }
    for (const text of greetingOf(container, image, env)) process.log.push({ at: now, text })
    advance(process, now)
    return process
  },
  term,
  probe: (kind, target, now) =>
    probeHandler(target.container[`${kind}Probe`] ?? {}, target, now, target.container[`${kind}Probe`]?.timeoutSeconds ?? 1),
  exec: (target, command, now) => execute(target, command, now),
  listening,
}

/** containerd's words for an image that is not there. Short names are written out. */
function pullError(reference: string): string {
  const name = parseImageName(reference)
  const full = typeof name === 'string' ? reference : name.full
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`
}

/** The image's behaviour, in the mode that the first argument selects. */
function behaviourOf(container: Container): Image {
  const image = findImage(container.image)?.image
  if (!image) throw new Error(`image ${container.image} was never pulled`)
  const word = argumentsOf(container).find((argument) => image.modes && Object.hasOwn(image.modes, argument.replace(/^\/?/, '')))
  return word && image.modes ? { ...image, ...image.modes[word.replace(/^\/?/, '')] } : image
}

function lacksRequired(container: Container, image: Image, env: Readonly<Record<string, string>>): boolean {
  if (!image.requiredEnv || (container.command?.length ?? 0) > 0) return false
  return !image.requiredEnv.anyOf.some((name) => env[name] !== undefined && env[name] !== '')
}

/** A main container that is always restarted is meant to stay. */
const isService = ({ spec }: Pod, { name }: Container): boolean =>
  (spec.restartPolicy ?? 'Always') === 'Always' && spec.containers.some((each) => each.name === name)

function scriptOf(container: Container, image: Image, env: Readonly<Record<string, string>>, serves: boolean): readonly Instruction[] {
  const words = argumentsOf(container)
  const compiled = words.length > 0 ? compileArguments(words, env, serves) : undefined
  if (lacksRequired(container, image, env) && !compiled?.every(({ op }) => op !== 'serve'))
    return [
      { op: 'sleep', millis: 200 },
      { op: 'exit', code: 1 },
    ]
  if (compiled) return compiled
  if (image.kind === 'task')
    return [
      { op: 'sleep', millis: image.taskMillis ?? 0 },
      { op: 'exit', code: image.taskExit ?? 0 },
    ]
  return image.kind === 'shell' && words.length === 0 ? nothing : serving
}

const greetingOf = (container: Container, image: Image, env: Readonly<Record<string, string>>): readonly string[] => {
  if (lacksRequired(container, image, env)) return image.requiredEnv?.log ?? []
  return container.command ? [] : (image.greeting ?? [])
}

/** Whether it has come to the point where it serves; a script that only sleeps has no port open. */
const isServing = (process: Process): boolean => process.wakeAt < 0 && process.script[process.pc - 1]?.op === 'serve'

function term(process: Process, reference: string, now: Micros): TermAnswer {
  advance(process, now)
  if (process.exit) return process.exit
  if (typeof process.trap === 'number') {
    const ahead = twin(process)
    // The shell waits for the command in the foreground before it runs the handler; `wait` and an endless sleep are interrupted.
    ahead.wakeAt = process.wakeAt < 0 ? now : process.wakeAt
    ahead.pc = process.trap
    return plannedExit(ahead) ?? 'ignored'
  }
  if (process.trap === 'ignore' || !isServing(process)) return 'ignored'
  const image = findImage(reference)?.image
  return image?.onTerm ? { at: now + ms(image.onTerm.ms), code: image.onTerm.code } : 'ignored'
}

function listening({ container, process }: Running, now: Micros): readonly ListeningPort[] {
  advance(process, now)
  if (process.exit || !isServing(process) || now < process.readyAt) return []
  return openPorts(container)
}

function openPorts(container: Container): readonly ListeningPort[] {
  const { ports } = behaviourOf(container)
  if (ports) {
    const datagrams = (container.ports ?? []).filter(({ protocol, containerPort }) => protocol === 'UDP' && ports.includes(containerPort))
    return [
      ...ports.map((port) => ({ port, protocol: 'TCP' as const })),
      ...datagrams.map(({ containerPort }) => ({ port: containerPort, protocol: 'UDP' as const })),
    ]
  }
  return (container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol }))
}

function probeHandler(handler: ProbeHandler, target: Running, now: Micros, timeoutSeconds: number): ProbeOutcome {
  if (handler.exec) return probeExec(target, handler.exec.command ?? [], now, timeoutSeconds)
  const { container, podIP, process, startedAt, pod } = target
  advance(process, now)
  const port = handler.grpc?.port ?? portNumber(handler.httpGet?.port ?? handler.tcpSocket?.port, container)
  if (!isServing(process))
    return { ok: false, output: refusedOutput(handler, podIP, container), until: process.wakeAt < 0 ? EVER : process.wakeAt }
  if (now < process.readyAt) return { ok: false, output: refusedOutput(handler, podIP, container), until: process.readyAt }
  // A probe of a host that is given goes elsewhere; it is taken to be answered.
  const elsewhere = handler.httpGet?.host ?? handler.tcpSocket?.host
  if (elsewhere === undefined && !openPorts(container).some((open) => open.port === port))
    return { ok: false, output: refusedOutput(handler, podIP, container), until: EVER }
  if (!handler.httpGet) return { ok: true, output: '', until: EVER }
  const image = behaviourOf(container)
  const { answer, until } = respondAs(image, handler.httpGet.path ?? '/', { pod: pod.metadata.name, startedAt, now })
  if (!answer) return { ok: false, output: `Get "${probeUrl(handler.httpGet, podIP, container)}": EOF`, until: EVER }
  const ok = answer.status >= 200 && answer.status < 400
  return { ok, output: ok ? '' : `HTTP probe failed with statuscode: ${answer.status}`, until }
}

function probeExec(target: Running, command: readonly string[], now: Micros, timeoutSeconds: number): ProbeOutcome {
  const { code, output, tookMicros } = execute(target, command, now)
  const { process } = target
  const next = now < process.readyAt ? process.readyAt : EVER
  const until = changesFiles(process) && process.wakeAt >= 0 ? Math.min(next, process.wakeAt) : next
  if (tookMicros > timeoutSeconds * SECOND)
    return { ok: false, output: `command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`, until }
  return { ok: code === 0, output: code === 0 ? '' : output, until }
}

function execute({ process }: Running, command: readonly string[], now: Micros): ReturnType<Runtime['exec']> {
  advance(process, now)
  const script = compileArguments(command, {})
  return script ? runInside(process, script, now) : { code: 0, output: '', tookMicros: 0 }
}
