import { create } from 'zustand'
import type { RunDocument } from '../../protocol/control.ts'
import type { ScenarioId } from '../scenarios/scenarios.ts'

/** A shared run that waits for the person's word, because it would take the place of their own. */
export interface Offer {
  readonly document: RunDocument
  /** Of the person's own run. */
  readonly inputs: number
  readonly at: number
}

export interface RunState {
  /** The cluster has been started, restored or opened: it can be asked. */
  readonly ready: boolean
  /** The person did something in this run: it is work that must not be lost. */
  readonly touched: boolean
  /** A run that another one pushed aside is kept. */
  readonly hasPrevious: boolean
  /** The example that this run began with. */
  readonly scenario?: ScenarioId
  readonly offer?: Offer
  set(change: Partial<Omit<RunState, 'set'>>): void
}

/** What the page knows about the run as a whole. */
export const useRun = create<RunState>()((set) => ({ ready: false, touched: false, hasPrevious: false, set: (change) => set(change) }))
