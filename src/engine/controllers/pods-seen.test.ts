import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Endpoint, EndpointSlice, Pod, Service } from '../../protocol/objects.ts'
import { noAddresses, subsetOf, withChanges } from './endpoint/sorted-addresses.ts'
import { subsetsOf } from './endpoint/subsets.ts'
import { endpointKey, endpointOf } from './endpointslice/endpoint-of-pod.ts'
import { fillSlices, maxEndpoints, refillSlices } from './endpointslice/fill-slices.ts'
import { podChanges } from './pods-seen.ts'

const pod = (number: number, ready: boolean): Pod =>
  ({
    metadata: { name: `p${number}`, namespace: 'default', uid: `u${number}` },
    spec: { nodeName: 'n1', containers: [] },
    // Pods of the host network share an address.
    status: { phase: 'Running', podIP: `10.0.0.${number >> 1}`, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as unknown as Pod
const service = { metadata: { name: 's' }, spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] } } as unknown as Service

/** Pods as an index keeps them: in the order of their last change. */
class Index {
  readonly pods = new Map<number, Pod>()

  change({ number, what }: { readonly number: number; readonly what: 'ready' | 'unready' | 'gone' }): void {
    this.pods.delete(number)
    if (what !== 'gone') this.pods.set(number, pod(number, what === 'ready'))
  }
}

const edits = fc.array(
  fc.array(
    fc.record({ number: fc.integer({ min: 0, max: 40 }), what: fc.constantFrom<'ready' | 'unready' | 'gone'>('ready', 'unready', 'gone') }),
    { maxLength: 8 },
  ),
  { maxLength: 12 },
)

describe('a pass that works on what changed', () => {
  it('finds what came and went, and nothing when nothing did', () => {
    const [a, b, c] = [pod(1, true), pod(2, true), pod(2, false)]
    const first = podChanges([], [a, b])
    expect(first).toEqual({ pods: [a, b], gone: [], come: [a, b] })
    expect(podChanges(first.pods, [a, b]).pods).toBe(first.pods)
    expect(podChanges(first.pods, [a, c])).toEqual({ pods: [a, c], gone: [b], come: [c] })
    expect(podChanges(first.pods, [b])).toEqual({ pods: [b], gone: [a], come: [] })
  })

  it('lists the same addresses as one that starts over', () => {
    fc.assert(
      fc.property(edits, (passes) => {
        const index = new Index()
        let seen: readonly Pod[] = []
        let addresses = noAddresses(service)
        for (const pass of passes) {
          for (const edit of pass) index.change(edit)
          const changes = podChanges(seen, index.pods.values())
          seen = changes.pods
          addresses = withChanges(addresses, service, changes)
          expect(subsetOf(addresses)).toEqual(subsetsOf(service, seen))
        }
      }),
    )
  })

  it('fills slices as one that starts over', () => {
    const endpointsOf = (pods: readonly Pod[], present: readonly Endpoint[] = []): Endpoint[] => {
      const byKey = new Map(present.map((endpoint) => [endpointKey(endpoint), endpoint]))
      return pods.map((each) => endpointOf(each, undefined, service, 'IPv4', byKey)!)
    }
    fc.assert(
      fc.property(edits, fc.integer({ min: 0, max: 3 * maxEndpoints }), (passes, crowd) => {
        const index = new Index()
        for (let number = 100; number < 100 + crowd; number++) index.change({ number, what: 'ready' })
        let seen: readonly Pod[] = []
        let slices: readonly EndpointSlice[] = []
        for (const pass of passes) {
          for (const edit of pass) index.change(edit)
          const { pods, gone, come } = podChanges(seen, index.pods.values())
          seen = pods
          const left = endpointsOf(gone)
          const changes = refillSlices(slices, { gone: left, come: endpointsOf(come, left) }, [], {})
          const whole = fillSlices(slices, endpointsOf(pods), [], {})
          expect(changes).toEqual(whole)
          const replaced = new Map(whole.update.map(({ slice, contents }) => [slice, contents.endpoints]))
          const made = (endpoints: readonly Endpoint[] | null | undefined) =>
            ({ metadata: { labels: {} }, endpoints }) as unknown as EndpointSlice
          slices = [
            ...slices.filter((slice) => !whole.remove.includes(slice)).map((slice) => made(replaced.get(slice) ?? slice.endpoints)),
            ...whole.create.map(({ endpoints }) => made(endpoints)),
          ]
        }
      }),
    )
  })

  it('notices slices that are not as they were left', () => {
    const endpoint = endpointOf(pod(1, true), undefined, service, 'IPv4')!
    expect(refillSlices([], { gone: [endpoint], come: [] }, [], {})).toBeUndefined()
  })
})
