import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import { readAll } from '../../etcd/etcd.ts'
import type { Exchange } from '../exchange.ts'
import { forbidden } from '../schema/status.ts'
import type { MutatingPlugin } from './plugin.ts'
import { asPod, isPodCreate } from './service-account.ts'

interface PriorityClass extends KubeObject {
  readonly value: number
  readonly globalDefault?: boolean
  readonly preemptionPolicy?: string
}

/** Resolves a pod's priority class into a number. Upstream: plugin/pkg/admission/priority. */
export const priority: MutatingPlugin = {
  name: 'Priority',
  admit(object, exchange) {
    if (!isPodCreate(exchange)) return object
    const { spec, metadata } = asPod(object)
    const name = spec.priorityClassName
    const classes = readAll<PriorityClass>(exchange.state.etcd, 'priorityclasses')
    const found = name ? classes.get(name) : globalDefault(classes)
    if (name && !found)
      return { refused: forbidden(exchange.target.kind, metadata.name ?? '', `no PriorityClass with name ${name} was found`) }
    return withPriority(object, found, exchange)
  },
}

function globalDefault(classes: ReadonlyMap<string, PriorityClass>): PriorityClass | undefined {
  let lowest: PriorityClass | undefined
  for (const each of classes.values()) if (each.globalDefault && (!lowest || each.value < lowest.value)) lowest = each
  return lowest
}

function withPriority(
  object: AnyObject,
  found: PriorityClass | undefined,
  exchange: Exchange,
): AnyObject | ReturnType<MutatingPlugin['admit']> {
  const { spec, metadata } = asPod(object)
  const value = found?.value ?? 0
  if (spec.priority !== undefined && spec.priority !== value) {
    const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`
    return { refused: forbidden(exchange.target.kind, metadata.name ?? '', why) }
  }
  return {
    ...object,
    spec: {
      ...spec,
      priority: value,
      ...(found ? { priorityClassName: found.metadata.name } : undefined),
      preemptionPolicy: spec.preemptionPolicy ?? found?.preemptionPolicy ?? 'PreemptLowerPriority',
    },
  }
}
