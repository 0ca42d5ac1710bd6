import { isMap, type JsonMap } from '../../protocol/json.ts'
import { fieldOf } from '../client.ts'
import { timeText } from './metadata.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Containers, of a pod (with what became of them) or of a template, whose titles stand deeper. */
export function describeContainers(page: Page, title: string, containers: unknown, statuses: unknown, inTemplate = false): void {
  const list = maps(containers)
  const before = inTemplate ? '  ' : ''
  page.write(0, list.length === 0 ? `${before}${title}:\t<none>\n` : `${before}${title}:\n`)
  for (const container of list) {
    const status = maps(statuses).find((each) => each.name === container.name)
    page.write(0, `${inTemplate ? '   ' : '  '}${container.name}:\n`)
    describeBasics(page, container, status)
    describeCommand(page, container)
    if (status) describeState(page, status)
    describeResources(page, container)
    describeProbes(page, container)
    describeEnvironment(page, container)
    describeMounts(page, container)
  }
}

function describeBasics(page: Page, container: JsonMap, status: JsonMap | undefined): void {
  if (status) page.write(1, `  Container ID:\t${status.containerID ?? ''}\n`)
  page.write(1, `  Image:\t${container.image}\n`)
  if (status) page.write(1, `  Image ID:\t${status.imageID ?? ''}\n`)
  const ports = maps(container.ports)
  const plural = ports.length > 1 ? 's' : ''
  const named = (port: JsonMap, number: unknown) => `${number}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`
  page.write(1, `  Port${plural}:\t${ports.map((port) => named(port, port.containerPort)).join(', ') || '<none>'}\n`)
  page.write(1, `  Host Port${plural}:\t${ports.map((port) => named(port, port.hostPort ?? 0)).join(', ') || '<none>'}\n`)
  const security = fieldOf(container, 'securityContext', 'seccompProfile')
  if (isMap(security)) page.write(1, `  SeccompProfile:\t${security.type}\n`)
}

function describeCommand(page: Page, container: JsonMap): void {
  for (const [title, words] of [
    ['Command', texts(container.command)],
    ['Args', texts(container.args)],
  ] as const) {
    if (words.length === 0) continue
    page.write(1, `  ${title}:\n`)
    for (const word of words) for (const line of word.split('\n')) page.write(3, `${line}\n`)
  }
}

function describeState(page: Page, status: JsonMap): void {
  stateText(page, 'State', status.state)
  if (isMap(status.lastState) && isMap(status.lastState.terminated)) stateText(page, 'Last State', status.lastState)
  page.write(1, `  Ready:\t${status.ready ? 'True' : 'False'}\n`)
  page.write(1, `  Restart Count:\t${status.restartCount ?? 0}\n`)
}

function stateText(page: Page, title: string, state: unknown): void {
  const at = isMap(state) ? state : {}
  const line = (key: string, value: unknown) => page.write(1, `    ${key}:\t${value}\n`)
  if (isMap(at.running)) {
    page.write(1, `  ${title}:\tRunning\n`)
    line('Started', timeText(at.running.startedAt))
  } else if (isMap(at.terminated)) {
    const ended = at.terminated
    page.write(1, `  ${title}:\tTerminated\n`)
    if (ended.reason) line('Reason', ended.reason)
    if (ended.message) line('Message', ended.message)
    line('Exit Code', ended.exitCode)
    if (ended.signal) line('Signal', ended.signal)
    line('Started', timeText(ended.startedAt))
    line('Finished', timeText(ended.finishedAt))
  } else {
    page.write(1, `  ${title}:\tWaiting\n`)
    if (isMap(at.waiting) && at.waiting.reason) line('Reason', at.waiting.reason)
  }
}

function describeResources(page: Page, container: JsonMap): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const amounts = fieldOf(container, 'resources', field)
    if (!isMap(amounts) || Object.keys(amounts).length === 0) continue
    page.write(1, `  ${title}:\n`)
    for (const name of Object.keys(amounts).sort()) page.write(1, `    ${name}:\t${amounts[name]}\n`)
  }
}

function describeProbes(page: Page, container: JsonMap): void {
  for (const [title, field] of [
    ['Liveness', 'livenessProbe'],
    ['Readiness', 'readinessProbe'],
    ['Startup', 'startupProbe'],
  ] as const) {
    const probe = container[field]
    if (isMap(probe)) page.write(1, `  ${title}:\t${probeText(probe)}\n`)
  }
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: JsonMap): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`
  const { exec, httpGet, tcpSocket, grpc } = probe
  if (isMap(exec)) return `exec [${texts(exec.command).join(' ')}] ${attributes}`
  if (isMap(httpGet)) {
    const path = String(httpGet.path ?? '')
    return `http-get ${String(httpGet.scheme ?? 'HTTP').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${path.startsWith('/') || path === '' ? path : `/${path}`} ${attributes}`
  }
  if (isMap(tcpSocket)) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${attributes}`
  if (isMap(grpc)) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${attributes}`
  return `unknown ${attributes}`
}

function describeEnvironment(page: Page, container: JsonMap): void {
  const from = maps(container.envFrom)
  if (from.length > 0) page.write(1, '  Environment Variables from:\n')
  for (const source of from) {
    const [kind, reference] = isMap(source.configMapRef)
      ? ['ConfigMap', source.configMapRef]
      : ['Secret', isMap(source.secretRef) ? source.secretRef : {}]
    page.write(
      1,
      `    ${reference.name}\t${kind}${source.prefix ? ` with prefix '${source.prefix}'` : ''}\tOptional: ${reference.optional ?? false}\n`,
    )
  }
  const env = maps(container.env)
  page.write(1, env.length === 0 ? '  Environment:\t<none>\n' : '  Environment:\n')
  for (const variable of env) {
    if (variable.valueFrom === undefined) {
      String(variable.value ?? '')
        .split('\n')
        .forEach((line, index) => {
          page.write(1, index === 0 ? `    ${variable.name}:\t${line}\n` : `    \t${line}\n`)
        })
    } else page.write(1, `    ${variable.name}:\t${referenceText(variable.valueFrom)}\n`)
  }
}

function referenceText(source: unknown): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = isMap(source) ? source : {}
  if (isMap(fieldRef)) return ` (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`
  if (isMap(resourceFieldRef)) return ` (${resourceFieldRef.resource})`
  if (isMap(secretKeyRef))
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional ?? false}`
  if (isMap(configMapKeyRef))
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional ?? false}`
  return ''
}

function describeMounts(page: Page, container: JsonMap): void {
  const mounts = [...maps(container.volumeMounts)].sort((a, b) => (String(a.mountPath) < String(b.mountPath) ? -1 : 1))
  page.write(1, mounts.length === 0 ? '  Mounts:\t<none>\n' : '  Mounts:\n')
  for (const mount of mounts) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])].join(',')
    page.write(1, `    ${mount.mountPath} from ${mount.name} (${flags})\n`)
  }
}
