import type { KindInfo } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Call, type Command, jsonPathText, printDone } from '../call.ts'
import { fieldOf } from '../client.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { durationMs, sharedFlags } from '../flags.ts'
import { selectorQuery, targetsOf } from '../targets.ts'

const POLL_MS = 50

/** What is waited for: whether an object (or its absence) is enough. */
type Goal = (object: AnyObject | undefined) => boolean

/** `kubectl wait`: lets time pass until objects are as wanted. */
export const wait: Command = {
  name: 'wait',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.output,
    ...sharedFlags.selector,
    ...sharedFlags.fieldSelector,
    ...sharedFlags.allNamespaces,
    ...sharedFlags.all,
    { name: 'for', type: 'array' },
    { name: 'timeout', type: 'string', default: '30s' },
  ],
  run(call) {
    const goals = call.flags.all('for')
    if (goals.length === 0) throw plainFailure("you must specify at least one --for condition\nSee 'kubectl wait -h' for help and examples")
    const goal = goalOf(goals[0]!)
    const limit = durationMs(call.flags.text('timeout')) ?? 30_000
    const failures: Failure[] = []
    let left = limit < 0 ? call.client.patienceMs : limit
    const names = namesToWaitFor(call, goals[0]!)
    if (names.length === 0 && goals[0] !== 'delete') throw plainFailure('no matching resources found')
    for (const { kind, namespace, name } of names) {
      try {
        left = waitForOne(call, kind, namespace, name, goal, left, goals[0]!)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        failures.push(error)
      }
    }
    if (failures.length > 0) throw joinFailures(failures)
  },
}

interface Named {
  readonly kind: KindInfo
  readonly namespace: string | undefined
  readonly name: string
}

function namesToWaitFor(call: Call, goal: string): readonly Named[] {
  return targetsOf(call).flatMap(({ kind, namespace, name }): readonly Named[] => {
    if (name === undefined) {
      return call.client
        .list(kind, namespace, selectorQuery(call))
        .map(({ metadata }) => ({ kind, namespace: metadata.namespace, name: metadata.name }))
    }
    if (goal === 'delete' && !call.client.find(kind, namespace, name)) return []
    if (goal !== 'delete' && goal !== 'create') call.client.get(kind, namespace, name)
    return [{ kind, namespace, name }]
  })
}

function goalOf(text: string): Goal {
  if (text === 'delete') return (object) => object === undefined
  if (text === 'create') return (object) => object !== undefined
  if (text.startsWith('condition=')) {
    const [type, status = 'True'] = text.slice('condition='.length).split('=')
    return (object) => {
      const conditions = (fieldOf(object, 'status', 'conditions') ?? []) as readonly { readonly type: string; readonly status: string }[]
      return conditions.some(
        (condition) => condition.type.toLowerCase() === type!.toLowerCase() && condition.status.toLowerCase() === status.toLowerCase(),
      )
    }
  }
  if (text.startsWith('jsonpath=')) {
    const [, template, , wanted] = /^jsonpath='?(\{.*?\}|[^=]*)'?(=(.*))?$/.exec(text) ?? []
    return (object) => {
      if (object === undefined) return false
      const value = jsonPathText(template ?? '', object)
      return wanted === undefined ? value !== '' : value === wanted.replace(/^(['"])(.*)\1$/, '$2')
    }
  }
  throw plainFailure(`unrecognized condition: ${JSON.stringify(text)}`)
}

/** Waits and says so; returns how much of the time is left. */
function waitForOne(
  call: Call,
  kind: KindInfo,
  namespace: string | undefined,
  name: string,
  goal: Goal,
  limitMs: number,
  text: string,
): number {
  let left = limitMs
  let last: AnyObject | undefined
  for (;;) {
    const live = call.client.find(kind, namespace, name)
    if (goal(live)) {
      printDone(call, kind, live ?? last ?? { metadata: { name } }, 'condition met')
      return left
    }
    if (!live && text !== 'create') throw plainFailure(`${kind.resource} ${JSON.stringify(name)} not found`)
    if (left <= 0) throw plainFailure(`timed out waiting for the condition on ${kind.resource}/${name}`)
    last = live
    call.client.wait(POLL_MS)
    left -= POLL_MS
  }
}
