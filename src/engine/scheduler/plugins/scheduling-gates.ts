import { definePlugin } from '../framework.ts'

/** A pod with gates is not ready to be scheduled (pkg/scheduler/framework/plugins/schedulinggates). */
export const schedulingGates = definePlugin({
  name: 'SchedulingGates',
  wokenBy: ['waitingPod/ungated'],

  helps: (pod, { after }) => after?.metadata.uid === pod.pod.metadata.uid,

  preEnqueue({ spec: { schedulingGates: gates = [] } }) {
    return gates.length === 0 ? undefined : `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`
  },
})
