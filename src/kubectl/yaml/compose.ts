import { EVENT_ID, type Event, getScalarValue, type MappingEvent, SCALAR_STYLE, type ScalarEvent, type SequenceEvent } from 'js-yaml'
import { YamlRefusal } from './problem.ts'
import { keyText, plainValue } from './scalars.ts'

/** Aliases may repeat this many values in one document; more is refused before the memory is spent. */
export const MAX_REPEATED_VALUES = 100_000

/** A repeated key: kubectl keeps the last value. */
export interface DuplicateKey {
  readonly key: string
  readonly offset: number
}

/** What a document says as JSON values, and which of its keys are written twice. */
export interface Composed {
  readonly value: unknown
  readonly duplicates: readonly DuplicateKey[]
}

interface Anchor {
  readonly value: unknown
  readonly size: number
  readonly open: boolean
}

interface Composer {
  readonly text: string
  readonly events: readonly Event[]
  at: number
  size: number
  repeated: number
  readonly anchors: Map<string, Anchor>
  readonly duplicates: DuplicateKey[]
}

/** Builds the first document of an event stream, as go-yaml does. Throws a `YamlRefusal` for what go-yaml refuses after parsing. */
export function composeDocument(text: string, events: readonly Event[]): Composed {
  const composer: Composer = { text, events, at: 0, size: 0, repeated: 0, anchors: new Map(), duplicates: [] }
  if (events[0]?.type === EVENT_ID.DOCUMENT) composer.at = 1
  const empty = events[composer.at] === undefined || events[composer.at]!.type === EVENT_ID.POP
  return { value: empty ? null : composeNode(composer), duplicates: composer.duplicates }
}

function composeNode(composer: Composer): unknown {
  const event = composer.events[composer.at++]!
  composer.size++
  if (event.type === EVENT_ID.SCALAR) return anchored(composer, event, composer.size, scalarOf(composer, event))
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
    const sizeBefore = composer.size
    const name = nameOf(composer, event)
    if (name !== undefined) composer.anchors.set(name, { value: undefined, size: 0, open: true })
    const value = event.type === EVENT_ID.MAPPING ? composeMapping(composer) : composeSequence(composer)
    return anchored(composer, event, sizeBefore, value)
  }
  if (event.type === EVENT_ID.ALIAS) return aliasOf(composer, event.anchorStart, event.anchorEnd)
  throw new YamlRefusal('yaml: unexpected end of the document', composer.text.length)
}

function composeSequence(composer: Composer): unknown[] {
  const items: unknown[] = []
  while (composer.events[composer.at]!.type !== EVENT_ID.POP) items.push(composeNode(composer))
  composer.at++
  return items
}

function composeMapping(composer: Composer): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  const merges: unknown[] = []
  while (composer.events[composer.at]!.type !== EVENT_ID.POP) {
    const event = composer.events[composer.at]!
    const offset = offsetOf(event)
    const isMerge = event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && rawText(composer, event) === '<<'
    const key = keyText(composeNode(composer))
    if (key === undefined) throw new YamlRefusal('error converting YAML to JSON: unsupported map key', offset)
    const value = composeNode(composer)
    if (isMerge) {
      merges.push(...(Array.isArray(value) ? value : [value]))
      continue
    }
    if (Object.hasOwn(result, key)) composer.duplicates.push({ key, offset })
    setOwn(result, key, value)
  }
  composer.at++
  for (const source of merges) mergeInto(composer, result, source)
  return result
}

function mergeInto(composer: Composer, target: Record<string, unknown>, source: unknown): void {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    throw new YamlRefusal('yaml: map merge requires map or sequence of maps as the value', offsetOf(composer.events[composer.at - 1]!))
  }
  for (const [key, value] of Object.entries(source)) if (!Object.hasOwn(target, key)) setOwn(target, key, value)
}

/** Keys such as `__proto__` become plain own fields. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}

function scalarOf(composer: Composer, event: ScalarEvent): unknown {
  const tag = event.tagStart >= 0 ? composer.text.slice(event.tagStart, event.tagEnd) : ''
  if (event.style !== SCALAR_STYLE.PLAIN || (tag !== '' && tag !== '!')) {
    const text = event.valueStart < 0 ? '' : getScalarValue(composer.text, event)
    return tag === '' || tag === '!' ? text : taggedValue(tag, text)
  }
  return plainValue(rawText(composer, event))
}

function taggedValue(tag: string, text: string): unknown {
  if (tag === '!!str' || tag === '!!timestamp') return text
  if (tag === '!!binary') return bytesOf(text)
  return tag.startsWith('!!') ? plainValue(text) : text
}

function bytesOf(text: string): string {
  return atobText(text.replace(/\s/g, ''))
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function atobText(encoded: string): string {
  let bits = 0
  let count = 0
  let result = ''
  for (const char of encoded.replace(/=+$/, '')) {
    bits = (bits << 6) | Math.max(0, base64.indexOf(char))
    count += 6
    if (count >= 8) {
      count -= 8
      result += String.fromCharCode((bits >> count) & 255)
      bits &= (1 << count) - 1
    }
  }
  return result
}

function rawText(composer: Composer, event: ScalarEvent): string {
  if (event.valueStart < 0) return ''
  return event.fast ? composer.text.slice(event.valueStart, event.valueEnd) : getScalarValue(composer.text, event)
}

function nameOf(composer: Composer, event: ScalarEvent | MappingEvent | SequenceEvent): string | undefined {
  return event.anchorStart >= 0 ? composer.text.slice(event.anchorStart, event.anchorEnd) : undefined
}

function anchored(composer: Composer, event: ScalarEvent | MappingEvent | SequenceEvent, sizeBefore: number, value: unknown): unknown {
  const name = nameOf(composer, event)
  if (name !== undefined) composer.anchors.set(name, { value, size: composer.size - sizeBefore + 1, open: false })
  return value
}

function aliasOf(composer: Composer, start: number, end: number): unknown {
  const name = composer.text.slice(start, end)
  const anchor = composer.anchors.get(name)
  if (!anchor) throw new YamlRefusal(`yaml: unknown anchor '${name}' referenced`, start)
  if (anchor.open) throw new YamlRefusal(`yaml: anchor '${name}' value contains itself`, start)
  composer.size += anchor.size
  composer.repeated += anchor.size
  if (composer.repeated > MAX_REPEATED_VALUES) throw new YamlRefusal('yaml: document contains excessive aliasing', start)
  return anchor.value
}

/** Where a node begins. */
export function offsetOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart >= 0 ? event.valueStart - (event.style === 2 || event.style === 3 ? 1 : 0) : 0
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : 0
}
