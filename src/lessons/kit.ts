import type { Check, Comparison, Condition, FieldValue, PacketEnd, PacketGoal, PacketOrigin, Where } from '../protocol/checks.ts'
import type { Fault } from '../protocol/control.ts'
import { kindOfResource, type ResourceName } from '../protocol/kinds.ts'
import type { Labels } from '../protocol/objects.ts'
import type { Command, Lesson } from './lesson.ts'

/** Builders for a lesson file: everything that they make is plain data. A lesson imports this file, as `#lesson-kit`, and nothing else. */

/** A lesson. */
export const defineLesson = (lesson: Lesson): Lesson => lesson

/** How many, or which value: the value itself, or a comparison. */
export type Amount = FieldValue | Comparison

export const atLeast = (value: number): Comparison => ({ op: '≥', value })
export const atMost = (value: number): Comparison => ({ op: '≤', value })
export const other = (value: FieldValue): Comparison => ({ op: '≠', value })
/** The field is not set. */
export const unset: Comparison = { op: '=', value: null }

const compared = (is: Amount): Comparison => (typeof is === 'object' && is !== null ? is : { op: '=', value: is })
const keyIn = (resource: ResourceName, name: string) =>
  kindOfResource(resource)?.namespaced && !name.includes('/') ? `default/${name}` : name

/** So many objects are like this. */
export const count = (resource: ResourceName, where: Where, is: Amount): Condition => ({ kind: 'count', resource, where, is: compared(is) })

/** So many pods with these labels are Ready. */
export const readyPods = (labels: Labels, is: Amount, fields?: Where['fields']): Condition =>
  count('pods', { labels, ready: true, ...(fields ? { fields } : undefined) }, is)

/** A field of one object, by name (in `default`) or key. */
export const field = (resource: ResourceName, name: string, path: string, is: Amount): Condition => ({
  kind: 'field',
  resource,
  key: keyIn(resource, name),
  path,
  is: compared(is),
})

/** A Service has so many ready endpoints. */
export const endpoints = (service: string, is: Amount): Condition => ({
  kind: 'endpoints',
  service: keyIn('services', service),
  is: compared(is),
})

/** The first ready pod with these labels. */
export const pod = (labels: Labels, namespace = 'default'): PacketOrigin => ({ pod: labels, namespace })
/** A machine outside the cluster. */
export const outside: PacketOrigin = { outside: true }
/** A name as an application writes it. */
export const host = (name: string): PacketGoal => ({ host: name })
/** A Service's port on the address of a node. */
export const nodePortOf = (service: string): PacketGoal => ({ nodePortOf: keyIn('services', service) })

/** A TCP connection from here to there ends like this. */
export const packet = (from: PacketOrigin, to: PacketGoal, port: number, ends: PacketEnd): Condition => ({
  kind: 'packet',
  from,
  to,
  port,
  protocol: 'TCP',
  ends,
})

export const not = (condition: Condition): Condition => ({ kind: 'not', condition })
export const all = (...conditions: readonly Condition[]): Condition => ({ kind: 'all', conditions })
export const any = (...conditions: readonly Condition[]): Condition => ({ kind: 'any', conditions })

/** An Event of that reason, about an object of that kind, has been recorded since the step began. */
export const event = (reason: string, kind?: string, name?: string): Check => ({
  kind: 'happened',
  what: { event: reason, ...(kind ? { about: { kind, ...(name ? { name } : undefined) } } : undefined) },
})
/** Such an object has been created, changed, deleted since the step began. */
export const created = (resource: ResourceName, where: Where): Check => ({ kind: 'happened', what: { stored: 'ADDED', resource, where } })
export const changed = (resource: ResourceName, where: Where): Check => ({
  kind: 'happened',
  what: { stored: 'MODIFIED', resource, where },
})
export const deleted = (resource: ResourceName, where: Where): Check => ({ kind: 'happened', what: { stored: 'DELETED', resource, where } })

/** At every moment since the step began. */
export const always = (condition: Condition): Check => ({ kind: 'always', condition })
/** At no moment since the step began. */
export const never = (condition: Condition): Check => ({ kind: 'never', condition })
/** At some moment since the step began; `withinSeconds` counts from the step's beginning, or from the first moment at which `after` held. */
export const eventually = (
  condition: Condition,
  { withinSeconds, after }: { readonly withinSeconds?: number; readonly after?: Condition } = {},
): Check => ({
  kind: 'eventually',
  condition,
  ...(withinSeconds === undefined ? undefined : { withinMs: withinSeconds * 1000 }),
  ...(after ? { after } : undefined),
})
/** The first at every moment until the second. */
export const until = (hold: Condition, goal: Condition): Check => ({ kind: 'until', hold, goal })

export const kubectl = (line: string): Command => ({ do: 'kubectl', line })
export const apply = (file: string): Command => ({ do: 'apply', file })
export const fault = (broken: Fault): Command => ({ do: 'fault', fault: broken })
export const wait = (seconds: number): Command => ({ do: 'wait', seconds })
export const waitFor = (condition: Condition, seconds: number): Command => ({ do: 'waitFor', condition, seconds })
