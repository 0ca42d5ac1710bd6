import type { ResourceName } from './kinds.ts'
import type { Labels } from './objects/meta.ts'
import type { Protocol } from './objects.ts'
import type { PacketVerdict } from './packets.ts'
import type { Micros } from './time.ts'

/**
 * What a lesson wants to be true, as plain data: it crosses to the worker, prints as a sentence in every language, and is drawn. A condition
 * is about one moment; a check is about the time since its step began.
 */
export type Condition =
  | CountCondition
  | FieldCondition
  | EndpointsCondition
  | PacketCondition
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'all'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'any'; readonly conditions: readonly Condition[] }

/** So many objects of a resource are like this. */
export interface CountCondition {
  readonly kind: 'count'
  readonly resource: ResourceName
  readonly where: Where
  readonly is: Comparison
}

/** A field of one object has such a value. */
export interface FieldCondition {
  readonly kind: 'field'
  readonly resource: ResourceName
  /** `namespace/name`, or the name of a cluster-wide object. */
  readonly key: string
  /** `spec.replicas`, `status.conditions[type=Ready].status`, `spec.template.spec.containers[0].image`. */
  readonly path: string
  readonly is: Comparison
}

/** A Service has so many ready endpoints. */
export interface EndpointsCondition {
  readonly kind: 'endpoints'
  /** `namespace/name`. */
  readonly service: string
  readonly is: Comparison
}

/** A packet from here to there ends like this. */
export interface PacketCondition {
  readonly kind: 'packet'
  readonly from: PacketOrigin
  readonly to: PacketGoal
  readonly port: number
  readonly protocol: Protocol
  /** `answered`, or `refused` (the sender is told at once), or `lost` (nobody tells). */
  readonly ends: PacketEnd
}

/** Who sends: the first ready pod with these labels, or a machine outside the cluster. */
export type PacketOrigin = { readonly pod: Labels; readonly namespace: string } | { readonly outside: true }

/** Where to: a name as an application writes it, or a Service's port on the first node's address. */
export type PacketGoal = { readonly host: string } | { readonly nodePortOf: string }

export type PacketEnd = 'answered' | 'refused' | 'lost'

/** Which ends a verdict of the network belongs to. */
export const packetEnds: Readonly<Record<PacketVerdict, PacketEnd>> = {
  delivered: 'answered',
  refused: 'refused',
  rejected: 'refused',
  dropped: 'lost',
  noRoute: 'lost',
  nameError: 'lost',
}

/** Which objects are meant. Namespaced objects are looked for in `default` unless `namespace` says otherwise. */
export interface Where {
  readonly namespace?: string
  readonly labels?: Labels
  /** Values of fields, by path. */
  readonly fields?: Readonly<Record<string, FieldValue>>
  /** For pods: the Ready condition is True and it is not being deleted. */
  readonly ready?: boolean
  /** Not being deleted. */
  readonly kept?: boolean
}

export type FieldValue = string | number | boolean | null

/** `null` as a value: the field is not there. */
export interface Comparison {
  readonly op: '=' | '≠' | '≥' | '≤'
  readonly value: FieldValue
}

/** Something that happened at a moment. */
export type Occurrence =
  /** An Event of that reason about an object of that kind. */
  | { readonly event: string; readonly about?: { readonly kind: string; readonly name?: string } }
  /** Such an object was created, changed or deleted. */
  | { readonly stored: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly resource: ResourceName; readonly where: Where }

/** A goal of a step, judged over the simulated time since the step began. */
export type Check =
  | Condition
  | { readonly kind: 'happened'; readonly what: Occurrence }
  /** Held at every moment so far. */
  | { readonly kind: 'always'; readonly condition: Condition }
  /** Held at no moment so far. */
  | { readonly kind: 'never'; readonly condition: Condition }
  /** Held at some moment; with `withinMs`, in time: counted from the step's beginning, or from the first moment at which `after` held. */
  | { readonly kind: 'eventually'; readonly condition: Condition; readonly withinMs?: number; readonly after?: Condition }
  /** `hold` held at every moment until `goal` did. */
  | { readonly kind: 'until'; readonly hold: Condition; readonly goal: Condition }

/** A point in a run. */
export interface StepBegin {
  readonly steps: number
  readonly now: Micros
}

/** How a check stands: met, not yet, or broken at a moment. */
export interface Verdict {
  readonly state: 'met' | 'notYet' | 'broken'
  /** When it was met or broken, for checks about time. */
  readonly at?: Micros
  /** Until when it can still be met. */
  readonly until?: Micros
  /** What was looked at: at `at`, or now. */
  readonly fact: Fact
}

/** The object, the field, what it is and what it should be. */
export interface Fact {
  readonly resource?: ResourceName
  readonly key?: string
  readonly field: string
  readonly actual: FieldValue
  readonly wanted: Comparison
}
