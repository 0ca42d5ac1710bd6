import type { KindInfo } from '../../../protocol/kinds.ts'
import { apiVersionOf } from '../../../protocol/kinds.ts'
import openapi from './generated/openapi.json'

/** Values that are no struct, list or map; each has its own parsing. */
export type ScalarType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'double'
  | 'bytes'
  | 'quantity'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'any'

/** The type of a value in the published schema. */
export type ValueType =
  | { readonly shape: 'scalar'; readonly scalar: ScalarType; readonly goName: string }
  | { readonly shape: 'list'; readonly element: ValueType; readonly goName: string }
  | { readonly shape: 'map'; readonly element: ValueType; readonly goName: string }
  | { readonly shape: 'struct'; readonly struct: StructType; readonly goName: string }

/** One field of a struct, with what the wire format does not say but the API server does. */
export interface Field {
  readonly name: string
  readonly type: ValueType
  /** A plain string: read as it is. */
  readonly isText: boolean
  /** Kept when false, 0, empty: the API server tells "zero" from "not given". */
  readonly keepsZero: boolean
  /** Written even when the client left it out. */
  readonly alwaysWritten: boolean
  /** The struct that is embedded without a name of its own and holds the field; error messages name it. */
  readonly embeddedIn?: string
  /** How a strategic merge patch treats a list: `merge`, `replace`, `retainKeys` or `merge,retainKeys`. */
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  /** How server-side apply treats it: a list that is one value, a set, or a map by keys. */
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
}

/** A struct of the published schema, compiled for lookup. */
export interface StructType {
  /** As in the schema: `v1.PodSpec`, `apps/v1.DeploymentSpec`. */
  readonly name: string
  /** Without group and version: `PodSpec`. */
  readonly shortName: string
  readonly fields: ReadonlyMap<string, Field>
  readonly alwaysWritten: readonly Field[]
}

const typeTexts: Readonly<Record<string, Readonly<Record<string, string>>>> = openapi.types
const kindTypes: Readonly<Record<string, string>> = openapi.kinds
const structs = new Map<string, StructType>()

/** The struct of a kind, `undefined` for kinds without a published schema (custom resources). */
export function structOfKind(kind: Pick<KindInfo, 'group' | 'version' | 'kind'>): StructType | undefined {
  let struct = byKind.get(kind)
  if (struct === undefined) {
    const name = kindTypes[`${apiVersionOf(kind)}/${kind.kind}`]
    struct = name === undefined ? null : structOf(name)
    byKind.set(kind, struct)
  }
  return struct ?? undefined
}

const byKind = new WeakMap<Pick<KindInfo, 'group' | 'version' | 'kind'>, StructType | null>()

/** A struct by its name in the schema, compiled when first asked for. */
export function structOf(name: string): StructType {
  const known = structs.get(name)
  if (known) return known
  const texts = typeTexts[name]
  if (!texts) throw new Error(`no type ${name} in the schema`)
  const fields = new Map<string, Field>()
  const alwaysWritten: Field[] = []
  const struct: StructType = { name, shortName: name.slice(name.lastIndexOf('.') + 1), fields, alwaysWritten }
  // Known before its fields are read: a type may contain itself.
  structs.set(name, struct)
  for (const fieldName in texts) {
    const holder = embedded[name]?.[1](fieldName) ? { embeddedIn: embedded[name][0] } : {}
    const field = { ...parseField(fieldName, texts[fieldName]!), ...holder }
    fields.set(fieldName, field)
    if (field.alwaysWritten) alwaysWritten.push(field)
  }
  return struct
}

const sourcesOf = (own: readonly string[]) => (field: string) => !own.includes(field)
const nameOnly = (field: string) => field === 'name'
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc']
const volumeSources =
  /^(hostPath|gcePersistentDisk|awsElasticBlockStore|nfs|iscsi|glusterfs|rbd|quobyte|cinder|cephfs|fc|flocker|flexVolume|azureFile|vsphereVolume|azureDisk|photonPersistentDisk|portworxVolume|scaleIO|local|storageos|csi)$/

// Embedded structs, and which fields of the outer struct are theirs.
const embedded: Readonly<Record<string, readonly [string, (field: string) => boolean]>> = {
  'v1.Volume': ['VolumeSource', sourcesOf(['name'])],
  'v1.Probe': ['ProbeHandler', (field) => handlers.includes(field)],
  'v1.PersistentVolumeSpec': ['PersistentVolumeSource', (field) => volumeSources.test(field)],
  'v1.EphemeralContainer': ['EphemeralContainerCommon', sourcesOf(['targetContainerName'])],
  'v1.ConfigMapVolumeSource': ['LocalObjectReference', nameOnly],
  'v1.ConfigMapKeySelector': ['LocalObjectReference', nameOnly],
  'v1.ConfigMapEnvSource': ['LocalObjectReference', nameOnly],
  'v1.ConfigMapProjection': ['LocalObjectReference', nameOnly],
  'v1.SecretKeySelector': ['LocalObjectReference', nameOnly],
  'v1.SecretEnvSource': ['LocalObjectReference', nameOnly],
  'v1.SecretProjection': ['LocalObjectReference', nameOnly],
}

const fieldGrammar = /^([!*]?)([^=~]+)(?:=([^~]+))?(?:~(.*))?$/

function parseField(name: string, text: string): Field {
  const [, flag, type, goName, merging] = fieldGrammar.exec(text)!
  return {
    name,
    type: parseType(type!, goName),
    isText: type === 'string',
    keepsZero: flag === '*',
    alwaysWritten: flag === '!',
    ...parseMerging(merging ?? ''),
  }
}

function parseMerging(text: string): Partial<Field> {
  const patch = /(\S*?)\((\w*)\)(?: |$)/.exec(text)
  const list = /(?:^| )(atomic|set|map)(?:\(([\w,]+)\))?$/.exec(text)
  const isPatch = patch !== null && !/^(map|set|atomic)$/.test(patch[1]!)
  return {
    ...(isPatch && patch[1] ? { patchStrategy: patch[1] } : {}),
    ...(isPatch && patch[2] ? { patchMergeKey: patch[2] } : {}),
    ...(list ? { listType: list[1] as 'atomic' | 'set' | 'map' } : {}),
    ...(list?.[2] ? { listMapKeys: list[2].split(',') } : {}),
  }
}

const scalarGoNames: Readonly<Record<ScalarType, string>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
  bytes: '[]uint8',
  quantity: 'resource.Quantity',
  intOrString: 'intstr.IntOrString',
  time: 'v1.Time',
  microTime: 'v1.MicroTime',
  any: 'runtime.RawExtension',
}

function parseType(text: string, goName?: string): ValueType {
  if (text.startsWith('[]')) {
    const element = parseType(text.slice(2), goName?.startsWith('[]') ? goName.slice(2) : undefined)
    return { shape: 'list', element, goName: goName ?? `[]${element.goName}` }
  }
  if (text.startsWith('{}')) {
    const element = parseType(text.slice(2))
    return { shape: 'map', element, goName: goName ?? `map[string]${element.goName}` }
  }
  if (text.startsWith('@')) {
    const name = text.slice(1)
    return new LazyStruct(name)
  }
  const scalar = text as ScalarType
  return { shape: 'scalar', scalar, goName: goName ?? scalarGoNames[scalar] }
}

// Compiling on first use keeps start-up short: a run touches a fraction of the 500 types.
class LazyStruct {
  readonly shape = 'struct'
  readonly goName: string
  readonly #name: string
  #struct: StructType | undefined

  constructor(name: string) {
    this.#name = name
    this.goName = name.slice(name.lastIndexOf('/') + 1)
  }

  get struct(): StructType {
    this.#struct ??= structOf(this.#name)
    return this.#struct
  }
}
