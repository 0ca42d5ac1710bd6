import { isMap, type JsonMap } from '../../protocol/json.ts'
import { collectionPath, type KindInfo, objectPath } from '../../protocol/kinds.ts'
import { type Call, type Command, jsonPathText, unknownFormat, withoutManagedFields } from '../call.ts'
import { kindText } from '../client.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { readFileObjects } from '../manifests.ts'
import { customColumns } from '../print/custom-columns.ts'
import { dumpJson } from '../print/json.ts'
import { sortByPath } from '../print/sort.ts'
import { printTables, type TableBlock, tableBlock } from '../print/table.ts'
import { selectorQuery, type Target, targetsOf } from '../targets.ts'
import { dumpYaml } from '../yaml/dump.ts'

/** `kubectl get`: tables that the server draws, or the objects themselves. */
export const get: Command = {
  name: 'get',
  flags: [
    ...sharedFlags.output,
    ...sharedFlags.files,
    ...sharedFlags.selector,
    ...sharedFlags.fieldSelector,
    ...sharedFlags.allNamespaces,
    { name: 'show-labels', type: 'bool' },
    { name: 'label-columns', short: 'L', type: 'list' },
    { name: 'no-headers', type: 'bool' },
    { name: 'show-kind', type: 'bool' },
    { name: 'sort-by', type: 'string' },
    { name: 'ignore-not-found', type: 'bool' },
    { name: 'watch', short: 'w', type: 'bool' },
    { name: 'watch-only', type: 'bool' },
    { name: 'output-watch-events', type: 'bool' },
    { name: 'chunk-size', type: 'int', default: '500' },
    { name: 'server-print', type: 'bool', default: 'true' },
    { name: 'subresource', type: 'string' },
    { name: 'raw', type: 'string' },
  ],
  run(call) {
    if (call.flags.has('raw')) {
      printRaw(call)
      return
    }
    const targets = targetsToGet(call)
    const format = call.flags.text('output')
    if (format === '' || format === 'wide') getTables(call, targets, format === 'wide')
    else getObjects(call, targets, format)
  },
}

function printRaw(call: Call): void {
  const response = call.client.request('GET', call.flags.text('raw'))
  call.out(typeof response === 'string' ? response : JSON.stringify(response))
}

function targetsToGet(call: Call): readonly Target[] {
  if (call.flags.has('filename')) {
    const { objects, failures } = readFileObjects(call)
    if (failures.length > 0) throw joinFailures(failures)
    return objects
  }
  if (call.args.length === 0) {
    throw new Failure(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\n' +
        'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
    )
  }
  const targets = targetsOf(call)
  if (call.flags.has('selector') && targets.some((target) => target.name !== undefined))
    throw plainFailure('name cannot be provided when a selector is specified')
  return targets
}

function pathOf(call: Call, { kind, namespace, name }: Target): string {
  return name === undefined
    ? collectionPath(kind, namespace)
    : objectPath(kind, namespace, name, call.flags.text('subresource') || undefined)
}

function getTables(call: Call, targets: readonly Target[], wide: boolean): void {
  const failures: Failure[] = []
  const blocks: TableBlock[] = []
  const sortBy = call.flags.text('sort-by')
  for (const target of targets) {
    const query = target.name === undefined ? { ...selectorQuery(call), ...(sortBy ? { includeObject: 'Object' } : { limit: '500' }) } : {}
    try {
      const block = tableBlock(call.client.table(pathOf(call, target), query, target.kind, call.flags.on('server-print')), target.kind)
      blocks.push(sortBy ? { ...block, rows: sortByPath(block.rows, sortBy, (row) => row.object) } : block)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (!(call.flags.on('ignore-not-found') && error.status?.reason === 'NotFound')) failures.push(error)
    }
  }
  const severalKinds =
    new Set(targets.map((target) => kindText(target.kind))).size > 1 || call.args.some((arg) => call.client.category(arg).length > 0)
  const text = printTables(joinSameKind(blocks), {
    wide,
    showKind: severalKinds || call.flags.on('show-kind'),
    namespaces: call.flags.on('all-namespaces'),
    headers: !call.flags.on('no-headers'),
    showLabels: call.flags.on('show-labels'),
    labelColumns: call.flags.all('label-columns'),
    now: call.client.now(),
  })
  if (text !== '') call.out(text)
  else if (failures.length === 0 && !call.flags.on('ignore-not-found')) call.err(nothingFound(call, targets))
  if (failures.length > 0) throw joinFailures(failures)
}

/** Objects of one kind that were asked for by name stand under one header. */
function joinSameKind(blocks: readonly TableBlock[]): readonly TableBlock[] {
  const joined: TableBlock[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    if (last && kindText(last.kind) === kindText(block.kind)) joined[joined.length - 1] = { ...last, rows: [...last.rows, ...block.rows] }
    else joined.push(block)
  }
  return joined
}

function nothingFound(call: Call, targets: readonly Target[]): string {
  const namespaced = targets.some((target) => target.kind.namespaced) && !call.flags.on('all-namespaces')
  return namespaced ? `No resources found in ${call.namespace} namespace.\n` : 'No resources found\n'
}

interface Gathered {
  readonly kind: KindInfo
  readonly object: JsonMap
}

function getObjects(call: Call, targets: readonly Target[], format: string): void {
  const failures: Failure[] = []
  const found: Gathered[] = []
  for (const target of targets) {
    try {
      found.push(...gather(call, target))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (!(call.flags.on('ignore-not-found') && error.status?.reason === 'NotFound')) failures.push(error)
    }
  }
  const sortBy = call.flags.text('sort-by')
  const sorted = sortBy ? sortByPath(found, sortBy, (item) => item.object) : found
  const single = targets.length === 1 && targets[0]!.name !== undefined
  if (!(single && sorted.length === 0)) printFound(call, sorted, single, format)
  if (failures.length > 0) throw joinFailures(failures)
}

function gather(call: Call, target: Target): readonly Gathered[] {
  if (target.name !== undefined)
    return [{ kind: target.kind, object: call.client.request('GET', pathOf(call, target)) as unknown as JsonMap }]
  const query = { ...selectorQuery(call), limit: '500' }
  return call.client
    .list(target.kind, target.namespace, query)
    .map((object) => ({ kind: target.kind, object: object as unknown as JsonMap }))
}

function printFound(call: Call, found: readonly Gathered[], single: boolean, format: string): void {
  if (format === 'name') {
    for (const { kind, object } of found) call.out(`${kindText(kind)}/${nameOf(object)}\n`)
    return
  }
  const objects = found.map(({ object }) => (call.flags.on('show-managed-fields') ? object : withoutManagedFields(object)))
  const value: JsonMap = single ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }
  const [name, ...rest] = format.split('=')
  const template = rest.join('=') || call.flags.text('template')
  if (format === 'yaml') call.out(dumpYaml(value))
  else if (format === 'json') call.out(dumpJson(value))
  else if (name === 'jsonpath') call.out(jsonPathText(template, value))
  else if (name === 'custom-columns') call.out(customColumns(template, objects, !call.flags.on('no-headers')))
  else throw unknownFormat(name!)
}

function nameOf(object: JsonMap): string {
  return isMap(object.metadata) ? String(object.metadata.name) : ''
}
