import { createMachine } from 'xstate'

/** The life of a pod on its node, as the kubelet's pod worker goes through it. */
export const podWorkerMachine = createMachine({
  id: 'podWorker',
  initial: 'received',
  states: {
    received: { on: { admit: 'preparing', reject: 'rejected', foundEnded: 'terminated', remove: 'gone' } },
    preparing: { on: { mounted: 'creatingSandbox', terminate: 'terminating', finish: 'terminating', remove: 'gone' } },
    creatingSandbox: {
      on: { sandboxReady: 'syncing', terminate: 'terminating', finish: 'terminating', powerLost: 'preparing', remove: 'gone' },
    },
    syncing: { on: { terminate: 'terminating', finish: 'terminating', powerLost: 'preparing', remove: 'gone' } },
    terminating: { on: { stopped: 'terminated', remove: 'gone' } },
    terminated: { on: { remove: 'gone' } },
    rejected: { on: { remove: 'gone' } },
    gone: { type: 'final' },
  },
})
