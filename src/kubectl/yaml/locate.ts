import { EVENT_ID, type Event } from 'js-yaml'
import { offsetOf } from './compose.ts'

/** The steps of a field path: `spec.containers[0].image`, `metadata.labels[app.kubernetes.io/name]`, `.spec['a.b']`. */
export function pathSteps(fieldPath: string): readonly string[] {
  const steps: string[] = []
  const pattern = /\[(?:'([^']*)'|"([^"]*)"|([^\]]*))\]|([^.[\]]+)/g
  for (const [, single, double, bare, name] of fieldPath.matchAll(pattern)) steps.push(single ?? double ?? bare ?? name ?? '')
  return steps
}

/** Offset of the deepest part of a path that the document has: of the field's key, or of the list's item. */
export function locate(text: string, events: readonly Event[], steps: readonly string[]): number {
  let at = events[0]?.type === EVENT_ID.DOCUMENT ? 1 : 0
  let offset = events[at] ? Math.max(0, offsetOf(events[at]!)) : 0
  for (let index = 0; index < steps.length; index++) {
    const found = childOf(text, events, at, steps, index)
    if (!found) break
    offset = found.offset
    at = found.at
    index += found.used - 1
  }
  return offset
}

interface Child {
  readonly at: number
  readonly offset: number
  /** How many steps named it: keys may hold dots. */
  readonly used: number
}

function childOf(text: string, events: readonly Event[], parent: number, steps: readonly string[], index: number): Child | undefined {
  const event = events[parent]
  if (event?.type === EVENT_ID.SEQUENCE) return itemOf(events, parent, Number(steps[index]))
  if (event?.type !== EVENT_ID.MAPPING) return undefined
  let best: Child | undefined
  let at = parent + 1
  while (events[at] && events[at]!.type !== EVENT_ID.POP) {
    const key = events[at]!
    const value = skipNode(events, at)
    if (key.type === EVENT_ID.SCALAR) {
      const used = stepsUsed(text.slice(key.valueStart, key.valueEnd), steps, index)
      if (used > (best?.used ?? 0)) best = { at: value, offset: offsetOf(key), used }
    }
    at = skipNode(events, value)
  }
  return best
}

function stepsUsed(key: string, steps: readonly string[], index: number): number {
  for (let count = 1; index + count <= steps.length && count <= 8; count++) {
    if (steps.slice(index, index + count).join('.') === key) return count
  }
  return 0
}

function itemOf(events: readonly Event[], parent: number, wanted: number): Child | undefined {
  let at = parent + 1
  for (let index = 0; events[at] && events[at]!.type !== EVENT_ID.POP; index++) {
    if (index === wanted) return { at, offset: offsetOf(events[at]!), used: 1 }
    at = skipNode(events, at)
  }
  return undefined
}

function skipNode(events: readonly Event[], from: number): number {
  let depth = 0
  for (let at = from; at < events.length; at++) {
    const { type } = events[at]!
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++
    else if (type === EVENT_ID.POP) depth--
    if (depth <= 0) return at + 1
  }
  return events.length
}
