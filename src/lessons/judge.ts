import type { Check, Condition, Fact, Occurrence, StepBegin, Verdict } from '../protocol/checks.ts'
import { kindOfObject, resourceNameOf } from '../protocol/kinds.ts'
import type { KubeEvent } from '../protocol/objects.ts'
import { type Micros, ms } from '../protocol/time.ts'
import { look } from './look.ts'
import type { Scene, SceneChange } from './scene.ts'
import { isMeant, whereText } from './where.ts'

/** What a judge keeps in mind of one check about time. Never changed in place: going back in time is taking up an older one. */
export interface Memory {
  readonly met?: Mark
  readonly broken?: Mark
  /** The first moment at which `after` held. */
  readonly after?: Micros
}

interface Mark {
  readonly at: Micros
  readonly fact: Fact
}

/** One memory for each check. */
export type Memories = readonly Memory[]

const blank: Memory = Object.freeze({})

/** Whether a check is about one moment only: it needs no memory. */
export function isCondition(check: Check): check is Condition {
  return !['happened', 'always', 'never', 'eventually', 'until'].includes(check.kind)
}

/** Before the step began nothing is remembered. */
export const noMemories = (checks: readonly Check[]): Memories => checks.map(() => blank)

/** What is in mind after one more moment. Returns the same memories when nothing new is worth keeping. */
export function remember(
  checks: readonly Check[],
  memories: Memories,
  scene: Scene,
  changes: readonly SceneChange[],
  begin: StepBegin,
): Memories {
  let changed = false
  const next = checks.map((check, index) => {
    const old = memories[index] ?? blank
    const memory = isCondition(check) ? old : rememberOne(check, old, scene, changes, begin)
    changed ||= memory !== old
    return memory
  })
  return changed ? next : memories
}

function rememberOne(
  check: Exclude<Check, Condition>,
  memory: Memory,
  scene: Scene,
  changes: readonly SceneChange[],
  begin: StepBegin,
): Memory {
  if (memory.met || memory.broken) return memory
  switch (check.kind) {
    case 'happened': {
      const change = changes.find((each) => isSuch(check.what, each))
      return change ? { met: { at: scene.now, fact: { ...occurrenceFact(check.what, true), ...aboutOf(change) } } } : memory
    }
    case 'always':
    case 'never': {
      const sight = look(asAlways(check), scene)
      return sight.holds ? memory : { broken: { at: scene.now, fact: sight.fact } }
    }
    case 'eventually': {
      const after = check.after === undefined ? begin.now : (memory.after ?? (look(check.after, scene).holds ? scene.now : undefined))
      if (after === undefined) return memory
      const known = check.after === undefined || memory.after !== undefined ? memory : { ...memory, after }
      const sight = look(check.condition, scene)
      const deadline = check.withinMs === undefined ? Number.POSITIVE_INFINITY : after + ms(check.withinMs)
      if (scene.now > deadline) return { broken: { at: deadline, fact: sight.fact } }
      return sight.holds ? { met: { at: scene.now, fact: sight.fact } } : known
    }
    case 'until': {
      const goal = look(check.goal, scene)
      if (goal.holds) return { met: { at: scene.now, fact: goal.fact } }
      const hold = look(check.hold, scene)
      return hold.holds ? memory : { broken: { at: scene.now, fact: hold.fact } }
    }
  }
}

/** How each check stands now. */
export function judge(checks: readonly Check[], memories: Memories, scene: Scene, begin: StepBegin): readonly Verdict[] {
  return checks.map((check, index) => judgeOne(check, memories[index] ?? blank, scene, begin))
}

function judgeOne(check: Check, memory: Memory, scene: Scene, begin: StepBegin): Verdict {
  if (isCondition(check)) {
    const { holds, fact } = look(check, scene)
    return { state: holds ? 'met' : 'notYet', fact }
  }
  if (memory.broken) return { state: 'broken', ...memory.broken }
  if (memory.met) return { state: 'met', ...memory.met }
  switch (check.kind) {
    case 'happened':
      return { state: 'notYet', fact: occurrenceFact(check.what, false) }
    case 'always':
    case 'never':
      return { state: 'met', fact: look(asAlways(check), scene).fact }
    case 'until':
      return { state: 'notYet', fact: look(check.goal, scene).fact }
    case 'eventually': {
      const { fact } = look(check.condition, scene)
      const after = check.after === undefined ? begin.now : memory.after
      if (check.withinMs === undefined || after === undefined) return { state: 'notYet', fact }
      const until = after + ms(check.withinMs)
      // Time may have passed without anything happening: then nobody was there to remember it.
      return scene.now > until ? { state: 'broken', at: until, fact } : { state: 'notYet', until, fact }
    }
  }
}

const asAlways = (check: Extract<Check, { kind: 'always' | 'never' }>): Condition =>
  check.kind === 'always' ? check.condition : { kind: 'not', condition: check.condition }

function isSuch(what: Occurrence, { type, resource, object }: SceneChange): boolean {
  if ('stored' in what) return type === what.stored && resource === what.resource && isMeant(resource, what.where, object)
  if (resource !== 'events' || type === 'DELETED') return false
  const { reason, involvedObject } = object as KubeEvent
  return (
    reason === what.event &&
    (!what.about || (involvedObject.kind === what.about.kind && [undefined, involvedObject.name].includes(what.about.name)))
  )
}

function occurrenceFact(what: Occurrence, is: boolean): Fact {
  const field = 'stored' in what ? `${what.stored} ${whereText(what.resource, what.where)}` : `Event ${what.event}`
  return { field, actual: is, wanted: { op: '=', value: true } }
}

/** What a change is about: an Event is about another object. */
function aboutOf({ resource, key, object }: SceneChange): Pick<Fact, 'resource' | 'key'> {
  if (resource !== 'events') return { resource, key }
  const { apiVersion = 'v1', kind = '', namespace, name } = (object as KubeEvent).involvedObject
  const about = kindOfObject({ apiVersion, kind })
  return about && name ? { resource: resourceNameOf(about), key: namespace ? `${namespace}/${name}` : name } : { resource, key }
}
