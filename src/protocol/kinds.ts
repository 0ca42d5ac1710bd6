import { builtInKindLines } from './built-in-kinds.ts'

/** What the API server knows of a kind without its schema: names, scope, subresources. The one list of built-in kinds. */
export interface KindInfo {
  /** Plural, lower case: the word in URLs. */
  readonly resource: string
  readonly kind: string
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly namespaced: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly string[]
  /** Reviews and bindings: answered, never stored. */
  readonly createOnly?: boolean
  /** A part of the engine acts on it. Every other kind is stored, listed and shown only. */
  readonly simulated?: boolean
}

/** Built-in resources of Kubernetes v1.36 in the order of `kubectl api-resources`. */
export const builtInKinds: readonly KindInfo[] = builtInKindLines.trim().split('\n').map(readLine)

function readLine(line: string): KindInfo {
  const [resource = '', kind = '', apiVersion = '', scope, ...more] = line.split(' ')
  const slash = apiVersion.indexOf('/')
  const list = (name: string): readonly string[] | undefined =>
    more
      .find((word) => word.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .split(',')
  const [shortNames, categories, subresources] = [list('short'), list('in'), list('sub')]
  return {
    resource,
    kind,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    namespaced: scope === 'namespaced',
    ...(shortNames ? { shortNames } : undefined),
    ...(categories ? { categories } : undefined),
    ...(subresources ? { subresources } : undefined),
    ...(more.includes('createOnly') ? { createOnly: true } : undefined),
    ...(more.includes('simulated') ? { simulated: true } : undefined),
  }
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Pick<KindInfo, 'group' | 'version'>): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version
}

/**
 * The name that the whole engine, trace and page use for a resource: `pods`, `deployments`.
 * It is the plural; only `events` of events.k8s.io carries its group, because core has the same plural.
 */
export type ResourceName = string

/** The resource name of a kind: the plural, with the group where the plural alone is taken twice. */
export function resourceNameOf(kind: Pick<KindInfo, 'group' | 'resource'>): ResourceName {
  return kind.group === 'events.k8s.io' ? `${kind.resource}.${kind.group}` : kind.resource
}

/** The REST path of a kind's collection, in a namespace when one is given. */
export function collectionPath(kind: KindInfo, namespace?: string): string {
  const root = kind.group ? `/apis/${kind.group}/${kind.version}` : `/api/${kind.version}`
  return namespace && kind.namespaced ? `${root}/namespaces/${namespace}/${kind.resource}` : `${root}/${kind.resource}`
}

/** The REST path of one object. */
export function objectPath(kind: KindInfo, namespace: string | undefined, name: string, subresource?: string): string {
  return `${collectionPath(kind, namespace)}/${name}${subresource ? `/${subresource}` : ''}`
}

const byName = new Map(builtInKinds.map((kind) => [resourceNameOf(kind), kind]))
const byGvk = new Map(builtInKinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]))

/** The built-in kind with that resource name (`pods`). */
export function kindOfResource(resource: ResourceName): KindInfo | undefined {
  return byName.get(resource)
}

/** The built-in kind of an object's `apiVersion` and `kind`. */
export function kindOfObject(object: { readonly apiVersion: string; readonly kind: string }): KindInfo | undefined {
  return byGvk.get(`${object.apiVersion}/${object.kind}`)
}
