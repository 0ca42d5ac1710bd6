import { builtInKinds, type KindInfo, resourceNameOf } from '../../protocol/kinds.ts'
import { remembering } from '../../protocol/remembering.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import type { Target, Verb } from './exchange.ts'

const byPath = new Map<string, KindInfo>(builtInKinds.map((kind) => [`${kind.group}/${kind.version}/${kind.resource}`, kind]))

/** Reads method and path as the API server's request-info resolver does. Undefined: no such resource (404). */
export function targetOf({ method, path }: ApiRequest): Target | undefined {
  return targets(`${method} ${path}`)
}

// The same path comes again with each change of an object, and for each new one.
const targets = remembering((line) => {
  const space = line.indexOf(' ')
  return read(line.slice(0, space) as ApiRequest['method'], line.slice(space + 1))
}, 4000)

function read(method: ApiRequest['method'], path: string): Target | undefined {
  const parts = path.split('/').filter((part) => part !== '')
  const core = parts[0] === 'api'
  if (!core && parts[0] !== 'apis') return undefined
  const group = core ? '' : (parts[1] ?? '')
  const version = parts[core ? 1 : 2] ?? ''
  let rest = parts.slice(core ? 2 : 3)
  let namespace: string | undefined
  // `/namespaces/x/pods` is scoped; `/namespaces/x`, `/namespaces/x/status` and `/finalize` are the Namespace itself.
  if (rest[0] === 'namespaces' && rest.length > 2 && !(rest.length === 3 && (rest[2] === 'status' || rest[2] === 'finalize'))) {
    namespace = decodeURIComponent(rest[1]!)
    rest = rest.slice(2)
  }
  const kind = byPath.get(`${group}/${version}/${rest[0] ?? ''}`)
  if (!kind || rest.length > 3 || (namespace !== undefined && !kind.namespaced)) return undefined
  const name = rest[1] === undefined ? undefined : decodeURIComponent(rest[1])
  const subresource = rest[2]
  if (subresource !== undefined && !kind.subresources?.includes(subresource)) return undefined
  return {
    verb: verbOf(method, name !== undefined),
    kind,
    resource: resourceNameOf(kind),
    ...(namespace ? { namespace } : undefined),
    ...(name ? { name } : undefined),
    ...(subresource ? { subresource } : undefined),
  }
}

function verbOf(method: ApiRequest['method'], named: boolean): Verb {
  switch (method) {
    case 'GET':
      return named ? 'get' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return named ? 'delete' : 'deletecollection'
  }
}

/** Whether the resource at that path knows the verb. Upstream answers 405 otherwise. */
export function allowsVerb({ verb, kind, name, subresource }: Target): boolean {
  if (kind.createOnly) return verb === 'create' && name === undefined
  switch (verb) {
    case 'create':
      return (name === undefined) !== (subresource !== undefined && actions.includes(subresource))
    case 'update':
    case 'patch':
      return name !== undefined
    case 'delete':
      return subresource === undefined
    case 'deletecollection':
      return kind.resource !== 'namespaces'
    default:
      return true
  }
}

/** Subresources that are done, not written. */
const actions = ['binding', 'eviction']

/** The key under which the target is stored. */
export function targetKey({ kind, namespace, name }: Target): string {
  return kind.namespaced ? `${namespace ?? ''}/${name ?? ''}` : (name ?? '')
}
