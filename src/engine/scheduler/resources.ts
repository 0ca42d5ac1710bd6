import type { Container, Pod, ResourceList } from '../../protocol/objects.ts'
import { parseMilli, parseUnits } from '../../protocol/quantity.ts'

/** Amounts of resources as numbers: cpu in thousandths, memory and storage in bytes, extended resources in pieces. Frozen. */
export interface Resources {
  readonly milliCpu: number
  readonly memory: number
  readonly ephemeralStorage: number
  /** Everything else by name: `nvidia.com/gpu`, `hugepages-2Mi`. */
  readonly extended: Readonly<Record<string, number>>
}

const noExtended: Readonly<Record<string, number>> = Object.freeze({})

/** No resources at all. */
export const noResources: Resources = Object.freeze({ milliCpu: 0, memory: 0, ephemeralStorage: 0, extended: noExtended })

/** What a container without a request counts as when nodes are scored: 100m of cpu, 200 MiB of memory. */
export const assumedMilliCpu = 100
export const assumedMemory = 200 * 1024 * 1024

/** Numbers of a resource list. `pods` is left out: it is a count of the node, not an amount. */
export function resourcesOf(list: ResourceList | undefined): Resources {
  if (!list) return noResources
  let milliCpu = 0
  let memory = 0
  let ephemeralStorage = 0
  let extended: Record<string, number> | undefined
  for (const name in list) {
    const quantity = list[name]!
    if (name === 'cpu') milliCpu = parseMilli(quantity)
    else if (name === 'memory') memory = parseUnits(quantity)
    else if (name === 'ephemeral-storage') ephemeralStorage = parseUnits(quantity)
    else if (name !== 'pods') {
      extended ??= {}
      extended[name] = parseUnits(quantity)
    }
  }
  return make(milliCpu, memory, ephemeralStorage, extended)
}

/** The sum (`sign` 1) or difference (`sign` -1) of two amounts. */
export function addResources(a: Resources, b: Resources, sign: 1 | -1 = 1): Resources {
  return make(
    a.milliCpu + sign * b.milliCpu,
    a.memory + sign * b.memory,
    a.ephemeralStorage + sign * b.ephemeralStorage,
    b.extended === noExtended ? a.extended : mergeExtended(a.extended, b.extended, (x, y) => x + sign * y),
  )
}

/**
 * What a pod requests in all: its containers and sidecars together, or the widest moment of its initialisation, whichever is more;
 * requests at the level of the pod replace that, overhead comes on top
 * (staging/src/k8s.io/component-helpers/resource/helpers.go). In-place resizing is not simulated.
 */
export function podRequests(pod: Pod): Resources {
  return withPodLevel(pod, containerRequests(pod, false, false))
}

/** Like `podRequests`, with the assumed cpu and memory for containers that do not say: what scoring counts for the incoming pod. */
export function assumedPodRequests(pod: Pod): Resources {
  return withPodLevel(pod, containerRequests(pod, true, true))
}

/**
 * Like `assumedPodRequests`, for a pod that is on a node already: there, an amount that the pod as a whole requests is not
 * filled up container by container (pkg/scheduler/framework/types.go).
 */
export function placedPodRequests(pod: Pod, requests: Resources): Resources {
  if (!hasPodLevelRequests(pod)) return assumedPodRequests(pod)
  return withPodLevel(pod, containerRequests(pod, requests.milliCpu === 0, requests.memory === 0))
}

function containerRequests(pod: Pod, assumeCpu: boolean, assumeMemory: boolean): Resources {
  const of = (container: Container) => containerAmounts(container, assumeCpu, assumeMemory)
  let running = noResources
  for (const container of pod.spec.containers) running = addResources(running, of(container))
  if (!pod.spec.initContainers?.length) return running
  let sidecars = noResources
  let widest = noResources
  for (const container of pod.spec.initContainers) {
    const own = of(container)
    if (container.restartPolicy === 'Always') {
      running = addResources(running, own)
      sidecars = addResources(sidecars, own)
      widest = maxResources(widest, sidecars)
    } else widest = maxResources(widest, addResources(own, sidecars))
  }
  return maxResources(running, widest)
}

function containerAmounts({ resources }: Container, assumeCpu: boolean, assumeMemory: boolean): Resources {
  const requests = resources?.requests
  const own = resourcesOf(requests)
  const cpuMissing = assumeCpu && requests?.cpu === undefined
  const memoryMissing = assumeMemory && requests?.memory === undefined
  if (!cpuMissing && !memoryMissing) return own
  return make(cpuMissing ? assumedMilliCpu : own.milliCpu, memoryMissing ? assumedMemory : own.memory, own.ephemeralStorage, own.extended)
}

function withPodLevel(pod: Pod, containers: Resources): Resources {
  let total = containers
  if (hasPodLevelRequests(pod)) {
    const requests = pod.spec.resources?.requests
    const own = resourcesOf(requests)
    const huge = Object.fromEntries(Object.entries(own.extended).filter(([name]) => isHugePages(name)))
    total = make(
      requests?.cpu === undefined ? total.milliCpu : own.milliCpu,
      requests?.memory === undefined ? total.memory : own.memory,
      total.ephemeralStorage,
      { ...total.extended, ...huge },
    )
  }
  return pod.spec.overhead ? addResources(total, resourcesOf(pod.spec.overhead)) : total
}

function hasPodLevelRequests(pod: Pod): boolean {
  const requests = pod.spec.resources?.requests
  if (!requests) return false
  return Object.keys(requests).some((name) => name === 'cpu' || name === 'memory' || isHugePages(name))
}

const isHugePages = (name: string): boolean => name.startsWith('hugepages-')

function maxResources(a: Resources, b: Resources): Resources {
  return make(
    Math.max(a.milliCpu, b.milliCpu),
    Math.max(a.memory, b.memory),
    Math.max(a.ephemeralStorage, b.ephemeralStorage),
    mergeExtended(a.extended, b.extended, Math.max),
  )
}

function mergeExtended(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
  combine: (x: number, y: number) => number,
): Readonly<Record<string, number>> {
  if (b === noExtended) return a
  const merged: Record<string, number> = { ...a }
  for (const name in b) merged[name] = combine(a[name] ?? 0, b[name]!)
  return merged
}

function make(milliCpu: number, memory: number, ephemeralStorage: number, extended?: Readonly<Record<string, number>>): Resources {
  return Object.freeze({ milliCpu, memory, ephemeralStorage, extended: extended ? Object.freeze(extended) : noExtended })
}
