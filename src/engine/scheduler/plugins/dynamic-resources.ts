import { definePlugin } from '../framework.ts'

/**
 * Dynamic resource allocation. Claims and devices are not simulated; the plugin takes part as it does for every pod without claims:
 * no score, and its sentence in front of preemption's (pkg/scheduler/framework/plugins/dynamicresources).
 */
export const dynamicResources = definePlugin({
  name: 'DynamicResources',
  weight: 2,
  score: () => 0,
  postFilter: () => ({ message: 'no new claims to deallocate' }),
})
