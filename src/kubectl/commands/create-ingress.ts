import type { JsonMap } from '../../protocol/json.ts'
import type { Command } from '../call.ts'
import { plainFailure } from '../failure.ts'
import { createFlags, createObject, oneName } from './create.ts'

/** `kubectl create ingress`: rules are written `host/path=service:port[,tls[=secret]]`. */
export const createIngress: Command = {
  name: 'create ingress',
  aliases: ['create ing'],
  flags: [
    ...createFlags,
    { name: 'class', type: 'string' },
    { name: 'rule', type: 'array' },
    { name: 'default-backend', type: 'string' },
    { name: 'annotation', type: 'array' },
  ],
  run(call) {
    const name = oneName(call)
    const rules = call.flags.all('rule')
    const fallback = call.flags.text('default-backend')
    if (rules.length === 0 && fallback === '')
      throw plainFailure(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      )
    const annotations = Object.fromEntries(
      call.flags.all('annotation').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
    const parsed = rules.map(parseRule)
    const tls = tlsOf(parsed)
    createObject(
      call,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { ...(Object.keys(annotations).length > 0 ? { annotations } : {}), name },
        spec: {
          ...(fallback ? { defaultBackend: backend(fallback) } : {}),
          ...(call.flags.text('class') ? { ingressClassName: call.flags.text('class') } : {}),
          ...(parsed.length > 0 ? { rules: rulesOf(parsed) } : {}),
          ...(tls.length > 0 ? { tls } : {}),
        },
      },
      'ingress',
    )
  },
}

interface Rule {
  readonly host: string
  readonly path: string
  readonly pathType: 'Exact' | 'Prefix'
  readonly backend: JsonMap
  readonly tls: string | undefined
}

function parseRule(text: string): Rule {
  const match = /^([^/=]*)(\/[^=]*)=([^,=]+)(?:,tls(?:=([^,]*))?)?$/.exec(text)
  if (!match) throw plainFailure(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  const [, host = '', path = '', target = '', secret] = match
  const prefix = path.endsWith('*')
  return {
    host,
    path: prefix ? path.slice(0, -1) : path,
    pathType: prefix ? 'Prefix' : 'Exact',
    backend: backend(target),
    tls: text.includes(',tls') ? (secret ?? '') : undefined,
  }
}

function backend(text: string): JsonMap {
  const [service, port] = text.split(':')
  if (!service || !port) throw plainFailure('default-backend should be in format servicename:serviceport')
  return { service: { name: service, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

function rulesOf(rules: readonly Rule[]): readonly JsonMap[] {
  const hosts = [...new Set(rules.map((rule) => rule.host))]
  return hosts.map((host) => ({
    ...(host ? { host } : {}),
    http: {
      paths: rules.filter((rule) => rule.host === host).map(({ path, pathType, backend: target }) => ({ backend: target, path, pathType })),
    },
  }))
}

function tlsOf(rules: readonly Rule[]): readonly JsonMap[] {
  const secrets = [...new Set(rules.flatMap((rule) => (rule.tls === undefined ? [] : [rule.tls])))]
  return secrets.map((secret) => {
    const hosts = [...new Set(rules.filter((rule) => rule.tls === secret && rule.host).map((rule) => rule.host))]
    return { ...(hosts.length > 0 ? { hosts } : {}), ...(secret ? { secretName: secret } : {}) }
  })
}
