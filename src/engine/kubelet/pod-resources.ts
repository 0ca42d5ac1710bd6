import type { Container, PodSpec, ResourceList } from '../../protocol/objects.ts'
import { addQuantities, compareQuantities, parseMilli, parseUnits } from '../../protocol/quantity.ts'

type Kind = 'requests' | 'limits'

/**
 * Requests or limits of a whole pod: main containers and sidecars together, or the largest step of initialisation when that is more, plus
 * overhead. Upstream: component-helpers/resource, PodRequests.
 */
export function podResources(spec: PodSpec, kind: Kind): ResourceList {
  let total: Record<string, string | number> = {}
  for (const container of spec.containers) add(total, container, kind)
  const sidecars: Record<string, string | number> = {}
  const steps: ResourceList[] = []
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(total, container, kind)
      add(sidecars, container, kind)
      steps.push({ ...sidecars })
    } else {
      const step = { ...sidecars }
      add(step, container, kind)
      steps.push(step)
    }
  }
  for (const step of steps) for (const name in step) if (compareQuantities(step[name]!, total[name] ?? 0) > 0) total[name] = step[name]!
  const whole = spec.resources?.[kind]
  if (whole) total = { ...total, ...whole }
  if (kind === 'requests') for (const name in spec.overhead ?? {}) total[name] = addQuantities(total[name] ?? 0, spec.overhead![name]!)
  return total
}

function add(total: Record<string, string | number>, container: Container, kind: Kind): void {
  const list = container.resources?.[kind]
  for (const name in list) total[name] = total[name] === undefined ? list[name]! : addQuantities(total[name], list[name]!)
}

/** Amounts as numbers: millicores of cpu, whole units of everything else. */
export function amounts(list: ResourceList): Readonly<Record<string, number>> {
  const result: Record<string, number> = {}
  for (const name in list) result[name] = name === 'cpu' ? parseMilli(list[name]!) : parseUnits(list[name]!)
  return result
}
