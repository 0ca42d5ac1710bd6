import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { validHeaderName, validPortName, validPortNumber } from '../formats.ts'
import type { FullContainer, FullPodSpec, FullProbe, Handler, HttpGet } from './full-types.ts'

/** Checks a port that may be a number or a name. */
export function validatePortOrName(port: number | string, path: string): FieldError[] {
  const problems = typeof port === 'number' ? validPortNumber(port) : validPortName(port)
  return problems.map((problem) => invalid(path, port, problem))
}

/** Checks the three probes of a container. */
export function validateProbes(container: FullContainer, grace: number | undefined, path: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container
  const errors: FieldError[] = []
  if (livenessProbe)
    errors.push(...validateProbe(livenessProbe, grace, `${path}.livenessProbe`), ...onceIsEnough(livenessProbe, `${path}.livenessProbe`))
  if (readinessProbe) {
    errors.push(...validateProbe(readinessProbe, grace, `${path}.readinessProbe`))
    const own = readinessProbe.terminationGracePeriodSeconds
    if (own !== undefined)
      errors.push(invalid(`${path}.readinessProbe.terminationGracePeriodSeconds`, own, 'must not be set for readinessProbes'))
  }
  if (startupProbe)
    errors.push(...validateProbe(startupProbe, grace, `${path}.startupProbe`), ...onceIsEnough(startupProbe, `${path}.startupProbe`))
  return errors
}

/** Checks the hooks of a container. */
export function validateLifecycle(
  lifecycle: NonNullable<FullContainer['lifecycle']>,
  grace: number | undefined,
  os: FullPodSpec['os'],
  path: string,
): FieldError[] {
  const { postStart, preStop, stopSignal } = lifecycle
  const errors: FieldError[] = []
  if (postStart) errors.push(...validateHandler(postStart, grace, `${path}.postStart`))
  if (preStop) errors.push(...validateHandler(preStop, grace, `${path}.preStop`))
  if (stopSignal === undefined) return errors
  if (!os) errors.push(forbidden(`${path}.stopSignal`, 'may not be set for containers with empty `spec.os.name`'))
  else if (os.name === 'windows' && stopSignal !== 'SIGKILL' && stopSignal !== 'SIGTERM') {
    errors.push(notSupported(`${path}.stopSignal`, stopSignal, ['SIGKILL', 'SIGTERM']))
  }
  return errors
}

function onceIsEnough({ successThreshold = 0 }: FullProbe, path: string): FieldError[] {
  return successThreshold === 1 ? [] : [invalid(`${path}.successThreshold`, successThreshold, 'must be 1')]
}

const numbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const

function validateProbe(probe: FullProbe, grace: number | undefined, path: string): FieldError[] {
  const errors = validateHandler(probe, grace, path)
  for (const name of numbers) {
    const value = probe[name]
    if (value !== undefined && value < 0) errors.push(invalid(`${path}.${name}`, value, 'must be greater than or equal to 0'))
  }
  const own = probe.terminationGracePeriodSeconds
  if (own !== undefined && own <= 0) errors.push(invalid(`${path}.terminationGracePeriodSeconds`, own, 'must be greater than 0'))
  return errors
}

function validateHandler(handler: Handler, grace: number | undefined, path: string): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  const checks: readonly (readonly [string, boolean, () => FieldError[]])[] = [
    ['exec', exec !== undefined, () => (exec?.command?.length ? [] : [required(`${path}.exec.command`)])],
    ['httpGet', httpGet !== undefined, () => validateHttpGet(httpGet!, `${path}.httpGet`)],
    ['tcpSocket', tcpSocket !== undefined, () => validatePortOrName(tcpSocket!.port, `${path}.tcpSocket.port`)],
    ['grpc', grpc !== undefined, () => validatePortOrName(grpc!.port, `${path}.grpc.port`)],
    ['sleep', sleep !== undefined, () => validateSleep(sleep!.seconds, grace, `${path}.sleep`)],
  ]
  const errors: FieldError[] = []
  let found = false
  for (const [name, given, check] of checks) {
    if (!given) continue
    errors.push(...(found ? [forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')] : check()))
    found = true
  }
  return found ? errors : [required(path, 'must specify a handler type')]
}

function validateHttpGet({ path: target, port, scheme = '', httpHeaders = [] }: HttpGet, path: string): FieldError[] {
  const errors = target ? [] : [required(`${path}.path`)]
  errors.push(...validatePortOrName(port, `${path}.port`))
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.push(notSupported(`${path}.scheme`, scheme, ['HTTP', 'HTTPS']))
  for (const { name } of httpHeaders)
    for (const problem of validHeaderName(name)) errors.push(invalid(`${path}.httpHeaders`, name, problem))
  return errors
}

function validateSleep(seconds: number, grace: number | undefined, path: string): FieldError[] {
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return []
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
}
