import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject, LabelSelector } from '../../protocol/objects.ts'
import { type Client, fieldOf } from '../client.ts'
import { describeAnnotations, describeHead, describeLabels, mapLine, selectorLine } from './metadata.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** `kubectl describe service`, up to its events. */
export function describeService(page: Page, service: AnyObject, client: Client): void {
  const field = (key: string, value: unknown) => page.field(0, key, value)
  const spec = (service.spec ?? {}) as JsonMap
  describeHead(page, service)
  field('Selector', mapLine(spec.selector))
  field('Type', spec.type)
  if (spec.ipFamilyPolicy) field('IP Family Policy', spec.ipFamilyPolicy)
  if (spec.ipFamilies) field('IP Families', texts(spec.ipFamilies).join(',') || '<none>')
  field('IP', spec.clusterIP ?? '')
  if (spec.clusterIPs) field('IPs', texts(spec.clusterIPs).join(',') || '<none>')
  if (texts(spec.externalIPs).length > 0) field('External IPs', texts(spec.externalIPs).join(','))
  if (spec.loadBalancerIP) field('Desired LoadBalancer IP', spec.loadBalancerIP)
  if (spec.externalName) field('External Name', spec.externalName)
  const ingress = maps(fieldOf(service, 'status', 'loadBalancer', 'ingress'))
  if (ingress.length > 0)
    field('LoadBalancer Ingress', ingress.map(({ ip, hostname, ipMode }) => `${ip ?? hostname}${ipMode ? ` (${ipMode})` : ''}`).join(', '))
  const slices = client.list(kindOfResource('endpointslices')!, service.metadata.namespace, {
    labelSelector: `kubernetes.io/service-name=${service.metadata.name}`,
  })
  for (const port of maps(spec.ports)) {
    field('Port', `${port.name || '<unset>'}\t${port.port}/${port.protocol}`)
    field('TargetPort', `${port.targetPort}/${port.protocol}`)
    if (port.nodePort) field('NodePort', `${port.name || '<unset>'}\t${port.nodePort}/${port.protocol}`)
    field('Endpoints', endpointsText(slices, String(port.name ?? '')))
  }
  field('Session Affinity', spec.sessionAffinity ?? 'None')
  if (spec.externalTrafficPolicy) field('External Traffic Policy', spec.externalTrafficPolicy)
  if (spec.internalTrafficPolicy) field('Internal Traffic Policy', spec.internalTrafficPolicy)
  if (spec.healthCheckNodePort) field('HealthCheck NodePort', spec.healthCheckNodePort)
  if (spec.trafficDistribution) field('Traffic Distribution', spec.trafficDistribution)
  if (texts(spec.loadBalancerSourceRanges).length > 0) field('LoadBalancer Source Ranges', texts(spec.loadBalancerSourceRanges).join(','))
}

const SHOWN_ENDPOINTS = 3

/** Up to three ready addresses of a port, and how many more there are. */
export function endpointsText(slices: readonly AnyObject[], portName: string): string {
  const found = slices.flatMap((slice) =>
    maps(slice.ports)
      .filter((port) => String(port.name ?? '') === portName)
      .flatMap((port) =>
        maps(slice.endpoints)
          .filter((endpoint) => fieldOf(endpoint, 'conditions', 'ready') !== false)
          .flatMap((endpoint) =>
            texts(endpoint.addresses).map((address) => `${address.includes(':') ? `[${address}]` : address}:${port.port}`),
          ),
      ),
  )
  const more = found.length > SHOWN_ENDPOINTS ? ` + ${found.length - SHOWN_ENDPOINTS} more...` : ''
  return found.slice(0, SHOWN_ENDPOINTS).join(',') + more
}

/** `kubectl describe endpointslice`, up to its events. */
export function describeEndpointSlice(page: Page, slice: AnyObject): void {
  describeHead(page, slice)
  page.field(0, 'AddressType', slice.addressType)
  const ports = maps(slice.ports)
  if (ports.length === 0) page.field(0, 'Ports', '<unset>')
  else {
    page.write(0, 'Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n')
    for (const port of ports) page.write(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol}\n`)
  }
  const endpoints = maps(slice.endpoints)
  page.write(0, endpoints.length === 0 ? 'Endpoints:\t<none>\n' : 'Endpoints:\n')
  for (const endpoint of endpoints) {
    page.write(1, `- Addresses:\t${texts(endpoint.addresses).join(', ')}\n`)
    page.write(2, `Conditions:\n      Ready:\t${fieldOf(endpoint, 'conditions', 'ready') ?? '<unset>'}\n`)
    page.write(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}\n`)
    const target = isMap(endpoint.targetRef) ? endpoint.targetRef : undefined
    if (target) page.write(2, `TargetRef:\t${target.kind}/${target.name}\n`)
    page.write(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}\n`)
    page.write(2, `Zone:\t${endpoint.zone ?? '<unset>'}\n`)
  }
}

/** `kubectl describe ingress`, up to its events. */
export function describeIngress(page: Page, ingress: AnyObject, client: Client): void {
  const spec = (ingress.spec ?? {}) as JsonMap
  const backend = (value: unknown) => backendText(value, ingress.metadata.namespace, client)
  page.field(0, 'Name', ingress.metadata.name)
  describeLabels(page, ingress.metadata.labels)
  page.field(0, 'Namespace', ingress.metadata.namespace)
  page.field(
    0,
    'Address',
    maps(fieldOf(ingress, 'status', 'loadBalancer', 'ingress'))
      .map(({ ip, hostname }) => ip ?? hostname)
      .join(','),
  )
  page.field(0, 'Ingress Class', spec.ingressClassName ?? '<none>')
  page.field(0, 'Default backend', spec.defaultBackend === undefined ? '<default>' : backend(spec.defaultBackend))
  if (maps(spec.tls).length > 0) page.write(0, 'TLS:\n')
  for (const tls of maps(spec.tls))
    page.write(1, `${tls.secretName ? `${tls.secretName} terminates` : 'SNI routes'} ${texts(tls.hosts).join(',')}\n`)
  page.write(0, 'Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------\n')
  const rules = maps(spec.rules)
  for (const rule of rules) {
    const paths = maps(fieldOf(rule, 'http', 'paths'))
    page.write(1, `${rule.host || '*'}\t\n`)
    for (const path of paths) page.write(1, `  \t${path.path ?? ''} \t${backend(path.backend)}\n`)
  }
  if (rules.length === 0) page.write(1, `*\t*\t${spec.defaultBackend === undefined ? '<default>' : backend(spec.defaultBackend)}\n`)
  describeAnnotations(page, ingress.metadata.annotations)
}

function backendText(value: unknown, namespace: string | undefined, client: Client): string {
  const service = isMap(value) && isMap(value.service) ? value.service : undefined
  if (!service)
    return isMap(value) && isMap(value.resource)
      ? `APIGroup: ${value.resource.apiGroup}, Kind: ${value.resource.kind}, Name: ${value.resource.name}`
      : '<none>'
  const port = isMap(service.port) ? (service.port.name ?? service.port.number) : ''
  const name = String(service.name)
  const live = client.find(kindOfResource('services')!, namespace, name)
  if (!live) return `${name}:${port} (<error: services "${name}" not found>)`
  const slices = client.list(kindOfResource('endpointslices')!, namespace, { labelSelector: `kubernetes.io/service-name=${name}` })
  const servicePort = maps(fieldOf(live, 'spec', 'ports')).find((each) => each.name === port || each.port === port)
  return `${name}:${port} (${endpointsText(slices, String(servicePort?.name ?? ''))})`
}

/** `kubectl describe networkpolicy`. */
export function describeNetworkPolicy(page: Page, policy: AnyObject): void {
  const spec = (policy.spec ?? {}) as JsonMap
  const created = String(policy.metadata.creationTimestamp ?? '')
    .replace('T', ' ')
    .replace('Z', ' +0000 UTC')
  page.field(0, 'Name', policy.metadata.name)
  page.field(0, 'Namespace', policy.metadata.namespace)
  page.field(0, 'Created on', created)
  describeLabels(page, policy.metadata.labels)
  describeAnnotations(page, policy.metadata.annotations)
  page.write(0, 'Spec:\n')
  const selector = selectorLine(spec.podSelector as LabelSelector)
  page.write(
    1,
    `PodSelector:     ${selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector}\n`,
  )
  const types = texts(spec.policyTypes)
  describeDirection(page, 'ingress', types.includes('Ingress'), spec.ingress)
  describeDirection(page, 'egress', types.includes('Egress'), spec.egress)
  page.write(1, `Policy Types: ${types.join(', ')}\n`)
}

function describeDirection(page: Page, direction: 'ingress' | 'egress', applies: boolean, rules: unknown): void {
  if (!applies) {
    page.write(1, `Not affecting ${direction} traffic\n`)
    return
  }
  page.write(1, `Allowing ${direction} traffic:\n`)
  const list = maps(rules)
  if (list.length === 0) page.write(2, `<none> (Selected pods are isolated for ${direction} connectivity)\n`)
  const [title, unrestricted] = direction === 'ingress' ? ['From', 'by source'] : ['To', 'by destination']
  list.forEach((rule, index) => {
    const ports = maps(rule.ports)
    if (ports.length === 0) page.write(2, 'To Port: <any> (traffic allowed to all ports)\n')
    for (const port of ports) page.write(2, `To Port: ${port.port ?? '<any>'}/${port.protocol ?? 'TCP'}\n`)
    const peers = maps(direction === 'ingress' ? rule.from : rule.to)
    if (peers.length === 0) page.write(2, `${title}: <any> (traffic not restricted ${unrestricted})\n`)
    for (const peer of peers) describePeer(page, title!, peer)
    if (index < list.length - 1) page.write(2, '----------\n')
  })
}

function describePeer(page: Page, title: string, peer: JsonMap): void {
  page.write(2, `${title}:\n`)
  if (peer.namespaceSelector !== undefined) page.write(3, `NamespaceSelector: ${selectorLine(peer.namespaceSelector as LabelSelector)}\n`)
  if (peer.podSelector !== undefined) page.write(3, `PodSelector: ${selectorLine(peer.podSelector as LabelSelector)}\n`)
  if (isMap(peer.ipBlock)) {
    page.write(3, `IPBlock:\n        CIDR: ${peer.ipBlock.cidr}\n        Except: ${texts(peer.ipBlock.except).join(', ')}\n`)
  }
}
