import { keyOf, type Node, type Pod, type Service } from '../protocol/objects.ts'
import { parseMilli } from '../protocol/quantity.ts'
import type { ApiserverState } from './apiserver/exchange.ts'
import { apiserverId } from './client/delivery.ts'
import { readAll } from './etcd/etcd.ts'
import type { Invariant } from './kernel/invariants.ts'
import type { World } from './kernel/world.ts'

const etcdOf = (world: World) => (world.slices.get(apiserverId) as ApiserverState).etcd

/** Rows that are neither background nor taken back are counted right: "quiet" depends on it. */
const foregroundIsCounted: Invariant = {
  name: 'foreground rows are counted',
  check({ agenda, cancelled, foreground }) {
    const counted = agenda.filter((row) => !row.background && !cancelled.has(row.seq)).length
    return counted === foreground ? undefined : `${counted} rows, counted ${foreground}`
  },
}

const revisionsArePast: Invariant = {
  name: 'no object is newer than the store',
  check(world) {
    const etcd = etcdOf(world)
    for (const [resource, values] of etcd.values) {
      for (const [key, object] of values) {
        if (keyOf(object) !== key) return `${resource}/${key} holds ${keyOf(object)}`
        if (Number(object.metadata.resourceVersion) > etcd.revision)
          return `${resource}/${key} is at ${object.metadata.resourceVersion}, the store at ${etcd.revision}`
      }
    }
    return undefined
  },
}

const addressesAreUnique: Invariant = {
  name: 'an address has one owner',
  check(world) {
    const owners = new Map<string, string>()
    const claim = (address: string | undefined, owner: string): string | undefined => {
      if (!address || address === 'None') return undefined
      const other = owners.get(address)
      owners.set(address, owner)
      return other && `${address} belongs to ${other} and ${owner}`
    }
    const stopped = (node: string | undefined) => (world.slices.get(`machine/${node}`) as { on: boolean } | undefined)?.on === false
    for (const service of readAll<Service>(etcdOf(world), 'services').values()) {
      const complaint = claim(service.spec.clusterIP, `service ${keyOf(service)}`)
      if (complaint) return complaint
    }
    for (const pod of readAll<Pod>(etcdOf(world), 'pods').values()) {
      const { phase, podIP } = pod.status
      if (
        pod.spec.hostNetwork ||
        phase === 'Succeeded' ||
        phase === 'Failed' ||
        pod.metadata.deletionTimestamp ||
        stopped(pod.spec.nodeName)
      )
        continue
      const complaint = claim(podIP, `pod ${keyOf(pod)}`)
      if (complaint) return complaint
    }
    return undefined
  },
}

const nodesAreNotOverfull: Invariant = {
  name: 'no node is asked for more CPU than it has',
  check(world) {
    const requested = new Map<string, number>()
    for (const { spec, status } of readAll<Pod>(etcdOf(world), 'pods').values()) {
      if (!spec.nodeName || status.phase === 'Succeeded' || status.phase === 'Failed') continue
      const cpu = spec.containers.reduce((sum, { resources }) => sum + parseMilli(resources?.requests?.cpu ?? 0), 0)
      requested.set(spec.nodeName, (requested.get(spec.nodeName) ?? 0) + cpu)
    }
    for (const [name, cpu] of requested) {
      const node = readAll<Node>(etcdOf(world), 'nodes').get(name)
      const most = parseMilli(node?.status.allocatable?.cpu ?? Number.MAX_SAFE_INTEGER)
      if (cpu > most) return `${name}: ${cpu}m of ${most}m`
    }
    return undefined
  },
}

/** What must hold after every step of any run. Costs a look at everything: for tests and bug hunts. */
export const clusterInvariants: readonly Invariant[] = [foregroundIsCounted, revisionsArePast, addressesAreUnique, nodesAreNotOverfull]
