import type { Check, Condition } from '../protocol/checks.ts'
import type { ClusterOptions, Fault } from '../protocol/control.ts'

/** Something that can be done to a cluster, as data. Texts may hold places: `{pod app=web}`, `{node app=web}`. */
export type Command =
  /** `kubectl apply -f` of a file beside the lesson. */
  | { readonly do: 'apply'; readonly file: string }
  | { readonly do: 'kubectl'; readonly line: string }
  | { readonly do: 'fault'; readonly fault: Fault }
  /** Lets simulated time pass. */
  | { readonly do: 'wait'; readonly seconds: number }
  /** Lets simulated time pass until that holds, at most so long. */
  | { readonly do: 'waitFor'; readonly condition: Condition; readonly seconds: number }

/** A question before the step is done. The engine grades: the right answer is the one whose check is met when the step is. */
export interface Prediction {
  readonly options: readonly { readonly id: string; readonly check: Check }[]
}

/** A way to go wrong that many take. */
export interface Mistake {
  readonly id: string
  readonly commands: readonly Command[]
  /** It has been made: its message is shown. */
  readonly when: Check
  /** The check of the step that it breaks or leaves unmet. */
  readonly fails: string
}

/** Which diagram shows the step best. */
export type LessonView = 'cluster' | 'objects' | 'loop' | 'scheduler' | 'network'

/** One idea. */
export interface Step {
  readonly id: string
  readonly view?: LessonView
  /** By name, in the order of showing. The step is passed when all are met. */
  readonly checks: Readonly<Record<string, Check>>
  readonly predict?: Prediction
  readonly solution: readonly Command[]
  /** Another way to the same effect: any way passes. */
  readonly otherRoute: readonly Command[]
  readonly mistakes: readonly Mistake[]
}

/** A lesson's structure. Its words are in one Markdown file a language. */
export interface Lesson {
  readonly id: string
  readonly minutes: number
  readonly seed: number
  readonly cluster?: Omit<ClusterOptions, 'seed'>
  /** What the learner finds. */
  readonly start: readonly Command[]
  readonly steps: readonly Step[]
  /** The command that shows the same on a real cluster. */
  readonly onRealCluster: readonly string[]
}
