import { createMachine } from 'xstate'

/** The life of one container of a pod. `stopped` comes round again with every restart. */
export const containerMachine = createMachine({
  id: 'container',
  initial: 'waiting',
  states: {
    waiting: { on: { pull: 'pulling', create: 'creating', block: 'blocked' } },
    pulling: { on: { pulled: 'waiting', block: 'blocked', powerLost: 'waiting' } },
    blocked: { on: { retry: 'waiting' } },
    creating: { on: { started: 'running', powerLost: 'waiting' } },
    running: { on: { exit: 'stopped', kill: 'stopping', lost: 'waiting' } },
    stopping: { on: { exit: 'stopped', lost: 'waiting' } },
    stopped: { on: { retry: 'waiting', backOff: 'backingOff' } },
    backingOff: { on: { retry: 'waiting' } },
  },
})
