// Writes the published Kubernetes schema in the two forms the project needs, from the .d.ts files of `kubernetes-models`
// (fields, descriptions, required, enums) and the models of `@kubernetes/client-node` (number and byte formats):
//   src/engine/apiserver/schema/generated/openapi.json   compact, without texts: what the API server decodes with
//   src/ui/editor/generated/kubernetes.schema.json       draft-07 with texts: what the editor completes and checks with
// Runs before dev, build and test; does nothing when both outputs are newer in content than their inputs.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const models = join(root, 'node_modules/kubernetes-models')
const machinery = join(root, 'node_modules/@kubernetes-models/apimachinery')
const client = join(root, 'node_modules/@kubernetes/client-node')
const factsFile = join(root, 'src/engine/apiserver/schema/field-facts.json')
const engineFile = join(root, 'src/engine/apiserver/schema/generated/openapi.json')
const editorFile = join(root, 'src/ui/editor/generated/kubernetes.schema.json')

// Bodies of requests that are no listed resource.
const extraKinds = ['autoscaling/v1/Scale', 'policy/v1/Eviction', 'authentication.k8s.io/v1/TokenRequest']
const extraTypes = ['meta/v1.DeleteOptions', 'meta/v1.LabelSelector']

// Types that are not what their declaration says: scalars with their own parsing, and free-form values.
const special = {
  'api/resource.Quantity': 'quantity',
  'util/intstr.IntOrString': 'intOrString',
  'meta/v1.Time': 'time',
  'meta/v1.MicroTime': 'microTime',
  'meta/v1.FieldsV1': 'any',
  'runtime.RawExtension': 'any',
  'apiextensions.k8s.io/v1.JSON': 'any',
  'apiextensions.k8s.io/v1.JSONSchemaPropsOrArray': 'any',
  'apiextensions.k8s.io/v1.JSONSchemaPropsOrBool': 'any',
  'apiextensions.k8s.io/v1.JSONSchemaPropsOrStringArray': 'any',
}
const editorSpecial = {
  quantity: { type: ['string', 'number'] },
  intOrString: { type: ['string', 'integer'] },
  time: { type: 'string', format: 'date-time' },
  microTime: { type: 'string', format: 'date-time' },
  any: {},
}

function main() {
  const inputs = fingerprint()
  if (isUpToDate(inputs)) return
  const started = process.hrtime.bigint()
  const kinds = wantedKinds()
  const facts = JSON.parse(readFileSync(factsFile, 'utf8'))
  const types = new Map()
  const queue = [...kinds.values(), ...extraTypes]
  for (let name = queue.pop(); name; name = queue.pop()) {
    if (types.has(name)) continue
    const type = readType(name)
    types.set(name, type)
    for (const field of type.fields) for (const reference of referencesOf(field.type)) if (!special[reference]) queue.push(reference)
  }
  write(engineFile, engineSchema(inputs, kinds, types, facts))
  write(editorFile, editorSchema(kinds, types))
  const took = Number((process.hrtime.bigint() - started) / 1_000_000n)
  process.stdout.write(`generated the schema of ${kinds.size} kinds, ${types.size} types in ${took} ms\n`)
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [
    fileURLToPath(import.meta.url),
    factsFile,
    join(root, 'src/protocol/built-in-kinds.ts'),
    join(models, 'package.json'),
    join(machinery, 'package.json'),
    join(client, 'package.json'),
  ])
    hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 32)
}

function isUpToDate(inputs) {
  if (!existsSync(engineFile) || !existsSync(editorFile)) return false
  return readFileSync(engineFile, 'utf8').startsWith(`{"inputs":"${inputs}"`)
}

function write(file, content) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(content))
}

/** `apps/v1/Deployment` -> `apps/v1.Deployment` for every built-in kind, read from the list in src/protocol/built-in-kinds.ts. */
function wantedKinds() {
  const source = readFileSync(join(root, 'src/protocol/built-in-kinds.ts'), 'utf8')
  const kinds = new Map()
  for (const [, kind, apiVersion] of source.matchAll(/^\w+ (\w+) ([\w./]+) (?:namespaced|cluster)/gm))
    kinds.set(`${apiVersion}/${kind}`, `${apiVersion}.${kind}`)
  if (kinds.size === 0) throw new Error('src/protocol/built-in-kinds.ts lists no kinds')
  for (const key of extraKinds) kinds.set(key, key.replace(/\/(\w+)$/, '.$1'))
  return kinds
}

/** The file of a type: `v1.PodSpec` is kubernetes-models/v1/PodSpec.d.ts, `meta/v1.Time` apimachinery/apis/meta/v1/Time.d.ts. */
function fileOf(name) {
  const dot = name.lastIndexOf('.')
  const folder = name.slice(0, dot)
  const file = `${name.slice(dot + 1)}.d.ts`
  if (folder === 'meta/v1') return join(machinery, 'apis/meta/v1', file)
  const own = join(models, folder, file)
  return existsSync(own) ? own : join(machinery, folder, file)
}

function nameOf(file) {
  const inMachinery = file.startsWith(machinery)
  const path = file.slice((inMachinery ? machinery : models).length + 1).replace(/^apis\//, '')
  return path.replace(/\/([^/]+)$/, '.$1')
}

/** The interface of a type, parsed line by line: the files are generated and very regular. */
function readType(name) {
  const file = fileOf(name)
  const source = readFileSync(file, 'utf8')
  const imports = new Map()
  for (const [, names, from] of source.matchAll(/^import \{ ([^}]+) \} from "([^"]+)";$/gm)) {
    const target = from.startsWith('.')
      ? resolve(dirname(file), from.replace(/\.js$/, ''))
      : from.startsWith('@kubernetes-models/apimachinery/')
        ? join(machinery, from.slice('@kubernetes-models/apimachinery/'.length))
        : undefined
    if (target) for (const local of names.split(', ')) imports.set(local, nameOf(target))
  }
  const own = name.slice(name.lastIndexOf('.') + 1)
  imports.set(`I${own}`, name)
  const match = new RegExp(
    `(?:/\\*\\*\\n((?: \\*[^\\n]*\\n)*?) \\*/\\n)?export interface I${own} (?:extends TypeMeta )?\\{\\n([\\s\\S]*?)^\\}`,
    'm',
  ).exec(source)
  if (!match) throw new Error(`no interface in ${file}`)
  const formats = formatsOf(name)
  const fields = []
  const member = /(?: {4}\/\*\*\n((?: {5}\*[^\n]*\n)*?) {5}\*\/\n)? {4}"([^"]+)"(\??): ((?:(?:Array<)?\{\n[\s\S]*?\n {4}\}>?|[^\n]*?));\n/g
  for (const [, text, field, optional, type] of match[2].matchAll(member))
    fields.push({
      name: field,
      optional: optional === '?',
      description: plain(text),
      type: parseType(type, imports, formats.get(field), name),
    })
  return { description: plain(match[1]), fields }
}

function plain(comment) {
  return comment
    ?.split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
}

const formatCache = new Map()

/** Number and byte formats of a type's fields: name -> `int32`, `int64`, `double`, `byte`. */
function formatsOf(name) {
  if (formatCache.has(name)) return formatCache.get(name)
  const [, group, version, kind] = /^(?:([\w.]+)\/)?(v\w+)\.(\w+)$/.exec(name) ?? []
  const formats = new Map()
  formatCache.set(name, formats)
  if (!version) return formats
  const upper = (word) => word[0].toUpperCase() + word.slice(1)
  const prefix = group && group !== 'meta' ? upper(group.split('.')[0]) : 'Core'
  for (const candidate of [`${upper(version)}${kind}`, `${prefix}${upper(version)}${kind}`]) {
    const file = join(client, 'dist/gen/models', `${candidate}.js`)
    if (!existsSync(file)) continue
    const list = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(readFileSync(file, 'utf8'))?.[1] ?? '[]'
    for (const { baseName, format } of JSON.parse(list)) if (format) formats.set(baseName, format)
    break
  }
  return formats
}

function parseType(text, imports, format, owner) {
  const type = text.trim()
  if (type.startsWith('{')) return { map: parseType(/\[key: string\]: ([\s\S]*?);\s*\}$/.exec(type)[1], imports, format, owner) }
  // The one object written out in place: a claim template, declared without its apiVersion and kind being required.
  if (type.startsWith('Array<{')) return { list: { ref: 'v1.PersistentVolumeClaim' } }
  if (type.startsWith('Array<')) return { list: parseType(type.slice(6, -1), imports, format, owner) }
  if (type === 'string') return { scalar: format === 'byte' ? 'bytes' : 'string' }
  if (type === 'boolean') return { scalar: 'bool' }
  if (type === 'number') return { scalar: format === 'double' || format === 'float' ? 'double' : (format ?? 'int64') }
  if (/^"/.test(type)) return { scalar: 'string', enum: type.split(' | ').map((value) => JSON.parse(value)) }
  const reference = imports.get(type)
  if (!reference) throw new Error(`unknown type ${type} in ${owner}`)
  return special[reference] ? { scalar: special[reference] } : { ref: reference }
}

function referencesOf(type) {
  if (type.ref) return [type.ref]
  return type.list ? referencesOf(type.list) : type.map ? referencesOf(type.map) : []
}

// ---- the engine's form: type -> field -> text such as `!string`, `[]@v1.Container~merge(name) map(name)`

function engineSchema(inputs, kinds, types, facts) {
  const compact = {}
  for (const name of [...types.keys()].sort()) {
    const known = facts[name] ?? {}
    compact[name] = Object.fromEntries(types.get(name).fields.map((field) => [field.name, fieldText(field.type, known[field.name] ?? '')]))
  }
  return { inputs, kinds: Object.fromEntries(kinds), types: compact }
}

// A fact is `!` (written even when empty) or `*` (kept when zero), then `=Go type`, then `~how lists merge`.
function fieldText(type, fact) {
  const flag = /^[!*]/.exec(fact)?.[0] ?? ''
  return flag + typeText(type) + fact.slice(flag.length)
}

function typeText(type) {
  if (type.list) return `[]${typeText(type.list)}`
  if (type.map) return `{}${typeText(type.map)}`
  return type.ref ? `@${type.ref}` : type.scalar
}

// ---- the editor's form

function editorSchema(kinds, types) {
  const definitions = {}
  for (const name of [...types.keys()].sort()) definitions[definitionName(name)] = definitionOf(name, types.get(name))
  for (const [key, name] of kinds) {
    const definition = definitions[definitionName(name)]
    definition.title = key.slice(key.lastIndexOf('/') + 1)
    definition.required = [...new Set(['apiVersion', 'kind', ...(definition.required ?? [])])]
  }
  const oneOf = [...kinds.entries()].map(([key, name]) => ({
    title: key.slice(key.lastIndexOf('/') + 1),
    $ref: `#/definitions/${definitionName(name)}`,
  }))
  return { $schema: 'http://json-schema.org/draft-07/schema#', oneOf, definitions }
}

function definitionOf(name, { description, fields }) {
  const properties = Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)]))
  const required = fields.filter((field) => !field.optional).map((field) => field.name)
  const open = name === 'apiextensions.k8s.io/v1.JSONSchemaProps' || fields.length === 0
  return {
    ...(description ? { description } : {}),
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(open ? {} : { additionalProperties: false }),
  }
}

function propertyOf({ description, type }) {
  const schema = jsonSchema(type)
  if (!description) return schema
  return schema.$ref ? { description, allOf: [schema] } : { description, ...schema }
}

function jsonSchema(type) {
  if (type.list) return { type: 'array', items: jsonSchema(type.list) }
  if (type.map) return { type: 'object', additionalProperties: jsonSchema(type.map) }
  if (type.ref) return { $ref: `#/definitions/${definitionName(type.ref)}` }
  if (editorSpecial[type.scalar]) return editorSpecial[type.scalar]
  if (type.scalar === 'bool') return { type: 'boolean' }
  if (type.scalar === 'double') return { type: 'number' }
  if (type.scalar === 'int32' || type.scalar === 'int64') return { type: 'integer', format: type.scalar }
  if (type.scalar === 'bytes') return { type: 'string', format: 'byte' }
  return type.enum ? { type: 'string', enum: type.enum } : { type: 'string' }
}

function definitionName(name) {
  return name.replaceAll('/', '.')
}

main()
