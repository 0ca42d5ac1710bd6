import { createMachine } from 'xstate'

/**
 * A pod in the scheduler. Pods come in at `active` or `gated`; a cycle takes them out of the queue and ends in `binding`, `unschedulable`
 * or, after an error, `backoff`.
 */
export const schedulerMachine = createMachine({
  id: 'scheduler',
  initial: 'new',
  states: {
    new: { on: { ADDED: 'active', GATED: 'gated' } },
    gated: { on: { UNGATED: 'active', DELETED: 'gone' } },
    active: { on: { REJECTED: 'unschedulable', FAILED: 'backoff', ASSUMED: 'binding', DELETED: 'gone' } },
    unschedulable: { on: { WOKEN: 'active', GATED: 'gated', WOKEN_EARLY: 'backoff', DELETED: 'gone' } },
    backoff: { on: { BACKOFF_OVER: 'active', DELETED: 'gone' } },
    binding: { on: { BOUND: 'bound', BIND_FAILED: 'backoff', DELETED: 'gone' } },
    bound: { type: 'final' },
    gone: { type: 'final' },
  },
})

/** The places of a pod in the scheduler: the states of the chart. */
export type PodPlace = 'new' | 'gated' | 'active' | 'unschedulable' | 'backoff' | 'binding' | 'bound' | 'gone'
