import { apiVersionOf, builtInKinds } from '../../protocol/kinds.ts'
import type { ApiRequest, ApiResponse } from '../../protocol/requests.ts'
import { methodNotAllowed, unknownPath } from './schema/status.ts'

const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  platform: 'linux/amd64',
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Paths that name no object: version, health, and the lists of groups and resources. */
export function serveNonResource({ method, path }: ApiRequest): ApiResponse {
  if (method === 'GET') {
    if (path === '/') return { status: 200, body: { paths: rootPaths } }
    if (path === '/version') return { status: 200, body: version }
    if (path === '/healthz' || path === '/livez' || path === '/readyz') return { status: 200, body: 'ok' }
    const discovered = discovery(path)
    if (discovered) return { status: 200, body: discovered }
  }
  const refusal = path === '/version' || path === '/' ? methodNotAllowed() : unknownPath()
  return { status: refusal.code, body: refusal }
}

function discovery(path: string): unknown {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups() }
  const group = /^\/apis\/([^/]+)$/.exec(path)?.[1]
  if (group) {
    const found = groups().find(({ name }) => name === group)
    return found && { kind: 'APIGroup', apiVersion: 'v1', ...found }
  }
  const match = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/.exec(path)
  if (!match) return undefined
  const groupVersion = match[1] ?? match[2]!
  const kinds = builtInKinds.filter((kind) => apiVersionOf(kind) === groupVersion)
  if (kinds.length === 0) return undefined
  const resources = kinds.flatMap((kind) => [
    {
      name: kind.resource,
      singularName: kind.kind.toLowerCase(),
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: kind.createOnly ? ['create'] : allVerbs,
      ...(kind.shortNames ? { shortNames: kind.shortNames } : undefined),
      ...(kind.categories ? { categories: kind.categories } : undefined),
    },
    ...(kind.subresources ?? []).map((subresource) => ({
      name: `${kind.resource}/${subresource}`,
      singularName: '',
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: ['get', 'patch', 'update'],
    })),
  ])
  return { kind: 'APIResourceList', ...(match[1] ? undefined : { apiVersion: 'v1' }), groupVersion, resources }
}

interface Group {
  readonly name: string
  readonly versions: readonly GroupVersion[]
  readonly preferredVersion: GroupVersion
}

interface GroupVersion {
  readonly groupVersion: string
  readonly version: string
}

const rootPaths = ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/readyz', '/version']

function groups(): readonly Group[] {
  const names = [...new Set(builtInKinds.filter((kind) => kind.group !== '').map((kind) => kind.group))]
  return names.map((name) => {
    const versions = [...new Set(builtInKinds.filter((kind) => kind.group === name).map((kind) => kind.version))].map((each) => ({
      groupVersion: `${name}/${each}`,
      version: each,
    }))
    return { name, versions, preferredVersion: versions[0]! }
  })
}
