import type { KubeObject, Labels, ResourceList } from '../../../../protocol/objects.ts'
import { changeField, changeItems, fillIn } from '../sharing.ts'

/** Defaults of the small kinds of the core group. Upstream: pkg/apis/core/v1/defaults.go. */

const nameLabel = 'kubernetes.io/metadata.name'

/** A Namespace carries its name as a label, so that selectors can mean it. */
export function namespaceDefaults<T extends KubeObject>(namespace: T): T {
  const { name, labels } = namespace.metadata
  if (!name || labels?.[nameLabel] === name) return namespace
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [nameLabel]: name } } }
}

interface Secret extends KubeObject {
  readonly type?: string
  readonly data?: Labels
  readonly stringData?: Labels
}

/** A Secret is opaque by default; plain text in `stringData` is stored as base64 in `data`. */
export function secretDefaults(given: Secret): Secret {
  const secret = given.type ? given : { ...given, type: 'Opaque' }
  if (!secret.stringData) return secret
  const { stringData, ...rest } = secret
  const encoded = Object.entries(stringData).map(([key, text]) => [key, base64(text)])
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(encoded) } }
}

interface Node extends KubeObject {
  readonly spec?: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[] }
  readonly status?: { readonly capacity?: ResourceList; readonly allocatable?: ResourceList }
}

/** What a node can give is what it has, unless it says less. Its one pod range is the first of the list. */
export function nodeDefaults(given: Node): Node {
  const node = changeField(given, 'status', (status) => (status.capacity ? fillIn(status, { allocatable: status.capacity }) : status))
  return changeField(node, 'spec', (spec) => {
    if (spec.podCIDR && !spec.podCIDRs) return { ...spec, podCIDRs: [spec.podCIDR] }
    return spec.podCIDRs?.[0] && !spec.podCIDR ? { ...spec, podCIDR: spec.podCIDRs[0] } : spec
  })
}

interface LimitRange extends KubeObject {
  readonly spec?: { readonly limits?: readonly LimitRangeItem[] | null }
}

interface LimitRangeItem {
  readonly type?: string
  readonly max?: ResourceList
  readonly min?: ResourceList
  readonly default?: ResourceList
  readonly defaultRequest?: ResourceList
}

/** Limits of containers follow the maximum, requests follow the limits, else the minimum. */
export function limitRangeDefaults(limitRange: LimitRange): LimitRange {
  return changeField(limitRange, 'spec', (spec) =>
    changeItems(spec, 'limits', (item) => {
      if (item.type !== 'Container') return item
      const limits = fillIn(item.default ?? {}, item.max ?? {})
      const requests = fillIn(fillIn(item.defaultRequest ?? {}, limits), item.min ?? {})
      const filled = changeToList(item, 'default', limits)
      return changeToList(filled, 'defaultRequest', requests)
    }),
  )
}

function changeToList(item: LimitRangeItem, name: 'default' | 'defaultRequest', list: ResourceList): LimitRangeItem {
  return item[name] === list || Object.keys(list).length === 0 ? item : { ...item, [name]: list }
}

interface Endpoints extends KubeObject {
  readonly subsets?: readonly { readonly ports?: readonly { readonly protocol?: string }[] }[]
}

/** Ports are TCP. */
export function endpointsDefaults(endpoints: Endpoints): Endpoints {
  return changeItems(endpoints, 'subsets', (subset) => changeItems(subset, 'ports', (port) => fillIn(port, { protocol: 'TCP' })))
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A text as UTF-8 in base64. */
export function base64(text: string): string {
  const bytes: number[] = []
  for (const character of text) bytes.push(...utf8(character.codePointAt(0)!))
  let out = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3)
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    out += alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]!
    out += (b === undefined ? '=' : alphabet[(bits >> 6) & 63]!) + (c === undefined ? '=' : alphabet[bits & 63]!)
  }
  return out
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code]
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
}
