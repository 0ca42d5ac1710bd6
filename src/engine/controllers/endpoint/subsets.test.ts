import { describe, expect, it } from 'vitest'
import type { Pod, Service } from '../../../protocol/objects.ts'
import { portsOf } from '../endpointslice/endpoint-of-pod.ts'
import { subsetsOf, truncated } from './subsets.ts'

const pod = (number: number, ready = true, ports: readonly object[] = []): Pod =>
  ({
    metadata: { name: `p${number}`, namespace: 'default', uid: `u${number}` },
    spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'i', ports }] },
    status: { phase: 'Running', podIP: `10.0.0.${number}`, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as unknown as Pod

const service = (ports: readonly object[]): Service =>
  ({ metadata: { name: 's' }, spec: { clusterIP: '10.96.0.1', ports } }) as unknown as Service

describe('subsets of Endpoints', () => {
  it('put ready and unready addresses of the same ports together, by address', () => {
    const [subset, ...more] = subsetsOf(service([{ port: 80 }]), [pod(2), pod(1), pod(3, false)])
    expect(more).toEqual([])
    expect(subset?.addresses?.map(({ ip }) => ip)).toEqual(['10.0.0.1', '10.0.0.2'])
    expect(subset?.notReadyAddresses?.map(({ ip }) => ip)).toEqual(['10.0.0.3'])
    expect(subset?.ports).toEqual([{ port: 80, protocol: 'TCP' }])
  })

  it('part where a named port leads elsewhere', () => {
    const http = (containerPort: number) => [{ name: 'http', containerPort }]
    const subsets = subsetsOf(service([{ port: 80, targetPort: 'http' }]), [pod(1, true, http(8080)), pod(2, true, http(9090)), pod(3)])
    expect(subsets.map(({ addresses, ports }) => [addresses?.map(({ ip }) => ip), ports?.[0]?.port])).toEqual([
      [['10.0.0.1'], 8080],
      [['10.0.0.2'], 9090],
    ])
  })

  it('list ports in the order of a real cluster', () => {
    const numbered = service([
      { name: 'one', port: 1, targetPort: 8080 },
      { name: 'two', port: 2, targetPort: 9090 },
    ])
    expect(subsetsOf(numbered, [pod(1)])[0]?.ports?.map(({ name }) => name)).toEqual(['two', 'one'])
    expect(portsOf(numbered, pod(1)).map(({ name }) => name)).toEqual(['one', 'two'])
    const named = service([
      { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
      { name: 'http', port: 80, targetPort: 8080 },
    ])
    expect(subsetsOf(named, [pod(1)])[0]?.ports?.map(({ name }) => name)).toEqual(['http', 'dns'])
    expect(portsOf(named, pod(1)).map(({ name }) => name)).toEqual(['http', 'dns'])
  })

  it('are cut to a thousand addresses, ready ones first', () => {
    const many = subsetsOf(
      service([{ port: 80 }]),
      Array.from({ length: 1100 }, (_, at) => pod(at, at >= 200)),
    )
    const [cut] = truncated(many)
    expect([cut?.addresses?.length, cut?.notReadyAddresses?.length]).toEqual([900, 100])
  })
})
