import { expect, test } from 'vitest'
import { node, nodes, pod } from '../../../tests/small-network.ts'
import { printIptablesSave } from '../../protocol/iptables.ts'
import { compileNode, isLocalAddress, routeTo } from './node-network.ts'
import { podNetworkRules, withChains } from './pod-network-rules.ts'

test('a node: bridge, links, routes with the longest prefix first', () => {
  const pods = [
    pod('shop/web', 'node-a', '10.244.1.5'),
    pod('shop/other', 'node-b', '10.244.2.5'),
    pod('kube-system/proxy', 'node-a', '192.0.2.2', { spec: { hostNetwork: true } }),
    { ...pod('shop/done', 'node-a', '10.244.1.9'), status: { phase: 'Succeeded' as const, podIP: '10.244.1.9' } },
  ]
  const network = compileNode(nodes[0]!, pods, nodes)
  expect(network.bridge).toEqual({ device: 'cni0', gateway: '10.244.1.1', cidr: '10.244.1.0/24', mac: '0a:58:0a:f4:01:01' })
  expect(network.pods).toEqual([
    { pod: 'shop/web', ip: '10.244.1.5', mac: '0a:58:0a:f4:01:05', veth: expect.stringMatching(/^veth[0-9a-f]{8}$/) },
  ])
  expect(network.hostNetworkPods).toEqual(['kube-system/proxy'])
  expect(network.routes.map(({ destination, via, device }) => [destination, via, device].filter(Boolean).join(' '))).toEqual([
    '10.244.1.0/24 cni0',
    '10.244.2.0/24 192.0.2.3 eth0',
    '192.0.0.0/16 eth0',
    'default 192.0.0.1 eth0',
  ])
  expect(routeTo(network, '10.244.2.77')).toMatchObject({ node: 'node-b', source: '192.0.2.2' })
  expect(['192.0.2.2', '10.244.1.1', '127.0.0.1', '10.244.1.5'].map((ip) => isLocalAddress(network, ip))).toEqual([true, true, true, false])
})

test('a node that has no podCIDR yet has no bridge', () => {
  const { spec: _, ...rest } = node('new', '192.0.2.9', '')
  expect(compileNode({ ...rest, spec: {} }, [], nodes).bridge).toBeUndefined()
})

test('the pod network’s rules come after those that are there', () => {
  const table = {
    name: 'nat' as const,
    chains: [
      {
        name: 'POSTROUTING',
        policy: 'ACCEPT' as const,
        rules: [{ matches: [], target: { to: 'chain' as const, chain: 'KUBE-POSTROUTING' } }],
      },
      { name: 'KUBE-POSTROUTING', rules: [] },
    ],
  }
  expect(
    printIptablesSave(withChains([table], podNetworkRules('10.244.0.0/16', '10.244.1.0/24')))
      .split('\n')
      .slice(0, 8),
  ).toEqual([
    '*nat',
    ':POSTROUTING ACCEPT [0:0]',
    ':FLANNEL-POSTRTG - [0:0]',
    ':KUBE-POSTROUTING - [0:0]',
    '-A POSTROUTING -j KUBE-POSTROUTING',
    '-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG',
    '-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -m comment --comment "flanneld masq" -j RETURN',
    '-A FLANNEL-POSTRTG -s 10.244.1.0/24 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j RETURN',
  ])
})
