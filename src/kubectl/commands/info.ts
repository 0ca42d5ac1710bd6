import { apiVersionOf, type KindInfo } from '../../protocol/kinds.ts'
import type { Command } from '../call.ts'
import { resourceText } from '../client.ts'
import { plainFailure } from '../failure.ts'
import { alignColumns } from '../print/columns.ts'

/** The release that kubectl's behaviour is taken from. */
const CLIENT_VERSION = 'v1.36.2'
const KUSTOMIZE_VERSION = 'v5.8.1'

/** `kubectl version`. */
export const version: Command = {
  name: 'version',
  flags: [
    { name: 'client', type: 'bool' },
    { name: 'output', short: 'o', type: 'string' },
  ],
  run(call) {
    call.out(`Client Version: ${CLIENT_VERSION}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`)
    if (call.flags.on('client')) return
    call.out(`Server Version: ${call.client.request('GET', '/version').gitVersion}\n`)
  },
}

/** `kubectl cluster-info`. */
export const clusterInfo: Command = {
  name: 'cluster-info',
  flags: [],
  run(call) {
    call.out(
      "Kubernetes control plane is running at https://127.0.0.1:6443\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
    )
  },
}

/** `kubectl api-versions`: groups and versions that the server has. */
export const apiVersions: Command = {
  name: 'api-versions',
  flags: [],
  run(call) {
    const { groups } = call.client.request('GET', '/apis') as unknown as {
      readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[]
    }
    const names = groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion))
    call.out(`${[...new Set([...names, 'v1'])].sort().join('\n')}\n`)
  },
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function verbsOf(kind: KindInfo): readonly string[] {
  if (kind.createOnly) return ['create']
  return kind.kind === 'ComponentStatus' ? ['get', 'list'] : VERBS
}

/** `kubectl api-resources`: the kinds that the server has. */
export const apiResources: Command = {
  name: 'api-resources',
  flags: [
    { name: 'namespaced', type: 'bool', default: 'true' },
    { name: 'api-group', type: 'string' },
    { name: 'verbs', type: 'list' },
    { name: 'categories', type: 'list' },
    { name: 'sort-by', type: 'string' },
    { name: 'no-headers', type: 'bool' },
    { name: 'output', short: 'o', type: 'string' },
    { name: 'cached', type: 'bool' },
  ],
  run(call) {
    const { flags } = call
    const sortBy = flags.text('sort-by')
    if (sortBy !== '' && sortBy !== 'name' && sortBy !== 'kind') throw plainFailure(`--sort-by accepts only name or kind`)
    const kinds = call.client
      .kinds()
      .filter(
        (kind) =>
          (!flags.has('namespaced') || kind.namespaced === flags.on('namespaced')) &&
          (!flags.has('api-group') || kind.group === flags.text('api-group')) &&
          flags.all('verbs').every((verb) => verbsOf(kind).includes(verb)) &&
          flags.all('categories').every((category) => kind.categories?.includes(category)),
      )
    const order = (kind: KindInfo) => (sortBy === 'kind' ? kind.kind : sortBy === 'name' ? kind.resource : kind.group)
    const sorted = [...kinds].sort(
      (left, right) => compare(order(left), order(right)) || (sortBy === '' ? compare(left.resource, right.resource) : 0),
    )
    if (flags.text('output') === 'name') {
      call.out(sorted.map((kind) => `${resourceText(kind)}\n`).join(''))
      return
    }
    const wide = flags.text('output') === 'wide'
    const rows = sorted.map((kind) => [
      kind.resource,
      (kind.shortNames ?? []).join(','),
      apiVersionOf(kind),
      String(kind.namespaced),
      kind.kind,
      ...(wide ? [verbsOf(kind).join(','), (kind.categories ?? []).join(',')] : []),
    ])
    const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
    call.out(alignColumns(flags.on('no-headers') ? rows : [header, ...rows], { minWidth: 6, padding: 3 }))
  },
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
