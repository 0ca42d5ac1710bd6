import type { Node } from '../../../protocol/objects.ts'
import { MILLISECOND, type Micros, SECOND } from '../../../protocol/time.ts'

/** How much of a zone is broken. */
export type ZoneState = 'initial' | 'normal' | 'partial' | 'full'

/** A zone's state and its allowance of NoExecute taints: one at a time, refilled at a rate that depends on the state. */
export interface Zone {
  state: ZoneState
  ratePerSecond: number
  tokens: number
  since: Micros
}

const normalRate = 0.1
const reducedRate = 0.01
const largeZone = 50
const unhealthyThreshold = 0.55

/** Region and zone of a node. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  return `${labels['topology.kubernetes.io/region'] ?? ''}/${labels['topology.kubernetes.io/zone'] ?? ''}`
}

/** Whether the node counts when the health of its zone is judged. */
export const isCounted = ({ metadata: { labels = {} } }: Node): boolean => !('node.kubernetes.io/exclude-disruption' in labels)

/** How many nodes of a zone are ready, and how many not. */
export interface ZoneCount {
  ready: number
  notReady: number
}

/** The state that counts add up to. Upstream: node_lifecycle_controller.go ComputeZoneState. */
export function zoneState({ ready, notReady }: ZoneCount): ZoneState {
  if (ready === 0 && notReady > 0) return 'full'
  return notReady > 2 && notReady / (notReady + ready) >= unhealthyThreshold ? 'partial' : 'normal'
}

/** What a new judgement of all zones means for the nodes. */
export type Disruption = 'none' | 'everythingDown' | 'comingBack'

/**
 * Takes new counts. When every zone is down it is more likely that the control plane has lost its network than that all nodes died: then
 * nobody is evicted, until some zone comes back. Upstream: handleDisruption.
 */
export function judgeZones(zones: Map<string, Zone>, counts: ReadonlyMap<string, ZoneCount>, now: Micros): Disruption {
  for (const name of zones.keys()) if (!counts.has(name)) zones.delete(name)
  for (const name of counts.keys())
    if (!zones.has(name)) zones.set(name, { state: 'initial', ratePerSecond: normalRate, tokens: 1, since: now })
  const allWere = [...zones.values()].every(({ state }) => state === 'full')
  const allAre = [...counts.values()].every((count) => zoneState(count) === 'full')
  if (counts.size === 0 || (allWere && allAre)) return 'none'
  for (const [name, zone] of zones) {
    const count = counts.get(name)!
    const state = zoneState(count)
    if (allAre) setRate(zone, 0, now)
    else if (allWere || zone.state !== state) setRate(zone, rateFor(state, count), now)
    zone.state = state
  }
  return allAre ? 'everythingDown' : allWere ? 'comingBack' : 'none'
}

function rateFor(state: ZoneState, { ready, notReady }: ZoneCount): number {
  if (state !== 'partial') return normalRate
  return ready + notReady > largeZone ? reducedRate : 0
}

function setRate(zone: Zone, ratePerSecond: number, now: Micros): void {
  if (zone.ratePerSecond === ratePerSecond) return
  refill(zone, now)
  zone.tokens = zone.tokens >= 1 ? 1 : 0
  zone.ratePerSecond = ratePerSecond
}

function refill(zone: Zone, now: Micros): void {
  zone.tokens = Math.min(1, zone.tokens + ((now - zone.since) * zone.ratePerSecond) / SECOND)
  zone.since = now
}

/** Upstream tries its queue of nodes to taint ten times a second. */
const attemptEvery = 100 * MILLISECOND

/** Takes the allowance for one taint: 0 when granted, else how long to wait; undefined when the zone allows none. */
export function takeAllowance(zone: Zone, now: Micros): Micros | undefined {
  if (zone.ratePerSecond === 0) return undefined
  refill(zone, now)
  if (zone.tokens >= 1) {
    zone.tokens -= 1
    return 0
  }
  const wait = Math.ceil(((1 - zone.tokens) * SECOND) / zone.ratePerSecond)
  return Math.ceil(wait / attemptEvery) * attemptEvery
}
