import type { JsonMap } from '../../protocol/json.ts'
import { apiVersionOf } from '../../protocol/kinds.ts'
import type { Command } from '../call.ts'
import { dryRunOf } from '../call.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { targetsOf } from '../targets.ts'
import { createFlags, createObject } from './create.ts'

/** `kubectl autoscale`: a HorizontalPodAutoscaler for something that scales. */
export const autoscale: Command = {
  name: 'autoscale',
  flags: [
    ...createFlags,
    ...sharedFlags.files,
    { name: 'min', type: 'int', default: '-1' },
    { name: 'max', type: 'int', default: '-1' },
    { name: 'cpu-percent', type: 'int', default: '-1' },
    { name: 'cpu', type: 'string' },
    { name: 'memory', type: 'string' },
    { name: 'name', type: 'string' },
  ],
  run(call) {
    const [min, max] = [call.flags.number('min'), call.flags.number('max')]
    if (max < 1) throw plainFailure(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (max < min) throw plainFailure(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    const percent = call.flags.number('cpu-percent')
    const metrics = [
      ...metric('cpu', call.flags.text('cpu') || (percent >= 0 ? `${percent}%` : '')),
      ...metric('memory', call.flags.text('memory')),
    ]
    const failures: Failure[] = []
    for (const { kind, name } of targetsOf(call)) {
      if (name === undefined) throw plainFailure('resource(s) were provided, but no name was specified')
      try {
        if (dryRunOf(call) !== 'client') call.client.get(kind, call.namespace, name)
        const scaleTargetRef = { apiVersion: apiVersionOf(kind), kind: kind.kind, name }
        const spec = {
          maxReplicas: max,
          ...(metrics.length > 0 ? { metrics } : {}),
          ...(min > 0 ? { minReplicas: min } : {}),
          scaleTargetRef,
        }
        const metadata = { name: call.flags.text('name') || name }
        createObject(
          call,
          { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec },
          undefined,
          'kubectl-autoscale',
          'autoscaled',
        )
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        failures.push(error)
      }
    }
    if (failures.length > 0) throw joinFailures(failures)
  },
}

/** A target such as `60%` of the request, or `500m` on average. */
function metric(resource: string, text: string): readonly JsonMap[] {
  if (text === '') return []
  const target: JsonMap = text.endsWith('%')
    ? { averageUtilization: Number(text.slice(0, -1)), type: 'Utilization' }
    : { averageValue: text, type: 'AverageValue' }
  return [{ resource: { name: resource, target }, type: 'Resource' }]
}
