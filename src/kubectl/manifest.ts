import { type Event, parseEvents, YAMLException } from 'js-yaml'
import { isMap, type JsonMap } from '../protocol/json.ts'
import { type Chunk, splitDocuments, splitJson } from './yaml/chunks.ts'
import { type Composed, composeDocument } from './yaml/compose.ts'
import { locate, pathSteps } from './yaml/locate.ts'
import { syntaxError } from './yaml/parser-errors.ts'
import { LineIndex, type ManifestProblem, type Position, YamlRefusal } from './yaml/problem.ts'

export type { ManifestProblem, Position } from './yaml/problem.ts'

/** Longest text that is read, in characters: the API server refuses request bodies over 3 MiB as well. */
export const MAX_MANIFEST_LENGTH = 3 * 1024 * 1024

/** Deepest nesting that is read. No Kubernetes kind comes near. */
export const MAX_MANIFEST_DEPTH = 250

/** Most documents in one text. */
export const MAX_MANIFEST_DOCUMENTS = 20_000

/** One object of a manifest and where it stands in the text. */
export interface ManifestDocument {
  /** As written: neither `apiVersion` nor `kind` need be there (a problem says so). */
  readonly object: JsonMap
  /** First line of the object, from 1. */
  readonly line: number
  /** Where a field stands, or the nearest field around it: `positionOf('spec.containers[0].image')`. */
  readonly positionOf: (fieldPath: string) => Position
}

/** What a pasted text says. */
export interface Manifest {
  readonly documents: readonly ManifestDocument[]
  readonly problems: readonly ManifestProblem[]
}

/** Most problems that are told; the rest would be more of the same. */
const MAX_PROBLEMS = 500

interface Draft {
  readonly lines: LineIndex
  readonly documents: ManifestDocument[]
  readonly problems: ManifestProblem[]
}

/**
 * Reads YAML, KYAML or JSON text the way kubectl does: many documents, YAML 1.1 booleans, the last of two equal keys wins, Lists opened.
 * Never throws: what cannot be read is a problem with its place, and does not hide the documents around it.
 */
export function readManifest(text: string): Manifest {
  const draft: Draft = { lines: new LineIndex(''), documents: [], problems: [] }
  if (text.length > MAX_MANIFEST_LENGTH) {
    const size = `${(text.length / 1024 / 1024).toFixed(1)} MiB`
    report(draft, 'error', `the manifest is too large: ${size}, the limit is ${MAX_MANIFEST_LENGTH / 1024 / 1024} MiB`, 0, 0)
    return { documents: [], problems: draft.problems }
  }
  const lines = new LineIndex(text)
  const chunks = splitDocuments(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text)
  if (chunks.length > MAX_MANIFEST_DOCUMENTS) {
    report(draft, 'error', `too many documents: ${chunks.length}, the limit is ${MAX_MANIFEST_DOCUMENTS}`, 0, 0)
    return { documents: [], problems: draft.problems }
  }
  const reading = { ...draft, lines }
  for (const chunk of chunks) readChunk(reading, chunk)
  return { documents: reading.documents, problems: reading.problems }
}

function readChunk(draft: Draft, chunk: Chunk): void {
  if (chunk.separatorProblem) {
    report(draft, 'error', chunk.separatorProblem, Math.max(0, chunk.offset - 1), chunk.offset - 1)
    return
  }
  if (/^\s*$/.test(chunk.text)) return
  const first = read(chunk.text, chunk.offset)
  if (!(first instanceof Refused)) {
    accept(draft, first)
    return
  }
  const pieces = chunk.text.trimStart().startsWith('{') ? splitJson(chunk.text) : []
  const readings = pieces.map((piece) => read(piece.text.replaceAll('\t', ' '), chunk.offset + piece.offset))
  if (pieces.length > 0 && !readings.some((reading) => reading instanceof Refused)) {
    for (const reading of readings) if (!(reading instanceof Refused)) accept(draft, reading)
    return
  }
  report(
    draft,
    'error',
    `error converting YAML to JSON: ${first.message}`.replace(/^(error converting YAML to JSON: )\1/, '$1'),
    first.offset,
  )
}

interface Reading extends Composed {
  readonly text: string
  readonly offset: number
  readonly events: readonly Event[]
}

class Refused {
  readonly message: string
  /** In the whole text. */
  readonly offset: number
  constructor(message: string, offset: number) {
    this.message = message
    this.offset = offset
  }
}

function read(text: string, offset: number): Reading | Refused {
  try {
    const { source, events } = parse(text)
    return { text: source, offset, events, ...composeDocument(source, events) }
  } catch (error) {
    if (error instanceof YamlRefusal) return new Refused(error.message, offset + error.offset)
    if (!(error instanceof YAMLException)) throw error
    const { message, offset: at } = syntaxError(text, error)
    return new Refused(message, offset + at)
  }
}

/** go-yaml takes `\'` between double quotes, YAML 1.2 does not: such escapes become two plain characters less, one at a time. */
function parse(text: string): { readonly source: string; readonly events: readonly Event[] } {
  let source = text
  for (let attempt = 0; ; attempt++) {
    try {
      return { source, events: parseEvents(source, { maxDepth: MAX_MANIFEST_DEPTH }) }
    } catch (error) {
      const at = error instanceof YAMLException ? (error.mark?.position ?? -1) : -1
      if (!(error instanceof YAMLException) || error.reason !== 'unknown escape sequence' || source[at] !== "'" || attempt >= 20)
        throw error
      source = `${source.slice(0, at - 1)}${source.slice(at)}`
    }
  }
}

function accept(draft: Draft, reading: Reading): void {
  for (const { key, offset } of reading.duplicates) {
    report(
      draft,
      'warning',
      `key ${JSON.stringify(key)} already set in map, the last value counts`,
      reading.offset + offset,
      reading.offset + offset + key.length,
    )
  }
  if (reading.value === null) return
  const start = reading.offset + locate(reading.text, reading.events, [])
  if (!isMap(reading.value)) {
    report(draft, 'error', 'error validating data: invalid object to validate', start)
    return
  }
  if (isList(reading.value)) {
    const { items } = reading.value
    items.forEach((item, index) => {
      const at = reading.offset + locate(reading.text, reading.events, ['items', String(index)])
      if (isMap(item)) addDocument(draft, item, reading, at, `items[${index}].`)
      else report(draft, 'error', 'error validating data: invalid object to validate', at)
    })
    return
  }
  addDocument(draft, reading.value, reading, start, '')
}

function isList(value: JsonMap): value is JsonMap & { readonly items: readonly unknown[] } {
  return typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items)
}

function addDocument(draft: Draft, object: JsonMap, reading: Reading, offset: number, prefix: string): void {
  const missing = ['apiVersion', 'kind'].flatMap((field) => {
    if (object[field] === undefined || object[field] === null || object[field] === '') return [`${field} not set`]
    return typeof object[field] === 'string' ? [] : [`${field} isn't string type`]
  })
  if (missing.length > 0) {
    report(draft, 'error', `error validating data: ${missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]}`, offset)
  }
  const { lines } = draft
  draft.documents.push({
    object,
    line: lines.positionAt(offset).line,
    positionOf: (fieldPath) => lines.positionAt(reading.offset + locate(reading.text, reading.events, pathSteps(prefix + fieldPath))),
  })
}

/** Notes a problem; it reaches to the end of its line when no end is given. */
function report(draft: Draft, severity: ManifestProblem['severity'], message: string, offset: number, end?: number): void {
  if (draft.problems.length >= MAX_PROBLEMS) return
  const { line, column } = draft.lines.positionAt(offset)
  const { line: endLine, column: endColumn } = draft.lines.positionAt(Math.max(end ?? draft.lines.endOfLine(offset), offset))
  draft.problems.push({ severity, message, line, column, endLine, endColumn: endLine > line ? endColumn : Math.max(endColumn, column + 1) })
}
