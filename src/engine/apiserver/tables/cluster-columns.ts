import type { AnyObject, Node, Service } from '../../../protocol/objects.ts'
import { ageSince } from './age.ts'
import {
  ageColumn,
  at,
  type Column,
  column,
  createdAtColumn,
  labelsText,
  listAt,
  nameColumn,
  numberAt,
  selectorText,
  textAt,
  wide,
} from './column.ts'

const none = (text: string): string => (text === '' ? '<none>' : text)
const spec =
  (...path: readonly string[]) =>
  (object: AnyObject) =>
    textAt(object, 'spec', ...path)

function nodeStatus(object: AnyObject): string {
  const ready = listAt(object, 'status', 'conditions').find((each) => at(each, 'type') === 'Ready')
  const text = ready === undefined ? 'Unknown' : at(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return at(object, 'spec', 'unschedulable') === true ? `${text},SchedulingDisabled` : text
}

const roleLabel = 'node-role.kubernetes.io/'

function nodeRoles({ metadata }: AnyObject): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(roleLabel)) return key.length > roleLabel.length ? [key.slice(roleLabel.length)] : []
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return none([...new Set(roles)].sort().join(','))
}

const address = (type: string) => (object: AnyObject) =>
  none((object as unknown as Node).status.addresses?.find((each) => each.type === type)?.address ?? '')
const nodeInfo = (field: string) => (object: AnyObject) => textAt(object, 'status', 'nodeInfo', field) || '<unknown>'

function kernelText(object: AnyObject): string {
  const architecture = textAt(object, 'status', 'nodeInfo', 'architecture')
  return `${nodeInfo('kernelVersion')(object)}${architecture ? ` (${architecture})` : ''}`
}

const accessModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const modes = (values: readonly unknown[]) =>
  Object.keys(accessModes)
    .filter((mode) => values.includes(mode))
    .map((mode) => accessModes[mode])
    .join(',')
const classOf = (object: AnyObject) =>
  object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? textAt(object, 'spec', 'storageClassName')
const attributesClass = column('VolumeAttributesClass', (object) => textAt(object, 'spec', 'volumeAttributesClassName') || '<unset>')
const volumeMode = wide('VolumeMode', (object) => textAt(object, 'spec', 'volumeMode') || '<unset>')

function externalIps({ spec: { type, externalIPs = [], externalName }, status }: Service): string {
  if (type === 'ExternalName') return externalName ?? ''
  if (type !== 'LoadBalancer') return none(externalIPs.join(','))
  const balancer = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
  const all = [...balancer, ...externalIPs]
  return all.length > 0 ? all.join(',') : '<pending>'
}

function ports({ spec: { ports: list = [] } }: Service): string {
  return none(
    list.map(({ port, nodePort, protocol = 'TCP' }) => (nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`)).join(','),
  )
}

const asService = (object: AnyObject) => object as unknown as Service

/** At most three addresses, then how many more. */
function endpointsText(addresses: readonly string[]): string {
  if (addresses.length === 0) return '<none>'
  return addresses.length > 3 ? `${addresses.slice(0, 3).join(',')} + ${addresses.length - 3} more...` : addresses.join(',')
}

function classicEndpoints(object: AnyObject): string {
  const all: string[] = []
  for (const subset of listAt(object, 'subsets')) {
    const subsetPorts = listAt(subset, 'ports')
    for (const each of listAt(subset, 'addresses')) {
      if (subsetPorts.length === 0) all.push(textAt(each, 'ip'))
      for (const port of subsetPorts) all.push(`${textAt(each, 'ip')}:${textAt(port, 'port')}`)
    }
  }
  return endpointsText(all)
}

function slicePorts(object: AnyObject): string {
  const list = listAt(object, 'ports')
  if (list.length === 0) return '<unset>'
  const texts = list.map((port) => textAt(port, 'port') || '*')
  return texts.length > 3 ? `${texts.slice(0, 3).join(',')} + ${texts.length - 3} more...` : texts.join(',')
}

function eventObject(object: AnyObject): string {
  const about = at(object, 'involvedObject') ?? at(object, 'regarding')
  const kind = textAt(about, 'kind').toLowerCase()
  return textAt(about, 'name') === '' ? kind : `${kind}/${textAt(about, 'name')}`
}

const eventColumns: readonly Column[] = [
  column('Last Seen', (object, now) =>
    ageSince((at(object, 'lastTimestamp') ?? at(object, 'firstTimestamp') ?? at(object, 'eventTime')) as string | undefined, now),
  ),
  column('Type', (object) => textAt(object, 'type')),
  column('Reason', (object) => textAt(object, 'reason')),
  column('Object', eventObject),
  wide('Subobject', (object) => textAt(object, 'involvedObject', 'fieldPath')),
  wide('Source', (object) =>
    [textAt(object, 'source', 'component') || textAt(object, 'reportingComponent'), textAt(object, 'source', 'host')]
      .filter(Boolean)
      .join(', '),
  ),
  column('Message', (object) => textAt(object, 'message').trim()),
  wide('First Seen', (object, now) => ageSince((at(object, 'firstTimestamp') ?? at(object, 'eventTime')) as string | undefined, now)),
  wide('Count', (object) => String(at(object, 'series', 'count') ?? at(object, 'count') ?? 1)),
  { name: 'Name', type: 'string', format: 'name', priority: 1, cell: ({ metadata }) => metadata.name },
]

/** Columns of kinds about nodes, addresses and storage. Upstream: pkg/printers/internalversion/printers.go. */
export const clusterColumns: Readonly<Record<string, readonly Column[]>> = {
  componentstatuses: [nameColumn, column('Status', () => 'Healthy'), column('Message', () => 'ok'), column('Error', () => '')],
  configmaps: [
    nameColumn,
    column('Data', (object) => Object.keys({ ...(object.data as object), ...(object.binaryData as object) }).length),
    ageColumn,
  ],
  secrets: [
    nameColumn,
    column('Type', (object) => textAt(object, 'type')),
    column('Data', (object) => Object.keys((object.data as object | undefined) ?? {}).length),
    ageColumn,
  ],
  namespaces: [nameColumn, column('Status', (object) => textAt(object, 'status', 'phase')), ageColumn],
  nodes: [
    nameColumn,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    ageColumn,
    column('Version', (object) => textAt(object, 'status', 'nodeInfo', 'kubeletVersion')),
    wide('Internal-IP', address('InternalIP')),
    wide('External-IP', address('ExternalIP')),
    wide('OS-Image', nodeInfo('osImage')),
    wide('Kernel-Version', kernelText),
    wide('Container-Runtime', nodeInfo('containerRuntimeVersion')),
  ],
  services: [
    nameColumn,
    column('Type', spec('type')),
    column('Cluster-IP', (object) => none(textAt(object, 'spec', 'clusterIP'))),
    column('External-IP', (object) => externalIps(asService(object))),
    column('Port(s)', (object) => ports(asService(object))),
    ageColumn,
    wide('Selector', (object) => labelsText(asService(object).spec.selector)),
  ],
  endpoints: [nameColumn, column('Endpoints', classicEndpoints), ageColumn],
  endpointslices: [
    nameColumn,
    column('AddressType', (object) => textAt(object, 'addressType')),
    column('Ports', slicePorts),
    column('Endpoints', (object) => {
      const text = endpointsText(listAt(object, 'endpoints').map((each) => textAt(each, 'addresses', 0)))
      return text === '<none>' ? '<unset>' : text
    }),
    ageColumn,
  ],
  events: eventColumns,
  'events.events.k8s.io': eventColumns,
  leases: [nameColumn, column('Holder', spec('holderIdentity')), ageColumn],
  limitranges: [nameColumn, createdAtColumn],
  persistentvolumeclaims: [
    nameColumn,
    column('Status', (object) => (object.metadata.deletionTimestamp ? 'Terminating' : textAt(object, 'status', 'phase'))),
    column('Volume', spec('volumeName')),
    column('Capacity', (object) => (textAt(object, 'spec', 'volumeName') === '' ? '' : textAt(object, 'status', 'capacity', 'storage'))),
    column('Access Modes', (object) => (textAt(object, 'spec', 'volumeName') === '' ? '' : modes(listAt(object, 'status', 'accessModes')))),
    column('StorageClass', classOf),
    attributesClass,
    ageColumn,
    volumeMode,
  ],
  persistentvolumes: [
    nameColumn,
    column('Capacity', spec('capacity', 'storage')),
    column('Access Modes', (object) => modes(listAt(object, 'spec', 'accessModes'))),
    column('Reclaim Policy', spec('persistentVolumeReclaimPolicy')),
    column('Status', (object) => (object.metadata.deletionTimestamp ? 'Terminating' : textAt(object, 'status', 'phase'))),
    column('Claim', (object) =>
      at(object, 'spec', 'claimRef') === undefined
        ? ''
        : `${textAt(object, 'spec', 'claimRef', 'namespace')}/${textAt(object, 'spec', 'claimRef', 'name')}`,
    ),
    column('StorageClass', classOf),
    attributesClass,
    column('Reason', (object) => textAt(object, 'status', 'reason')),
    ageColumn,
    volumeMode,
  ],
  ingresses: [
    nameColumn,
    column('Class', (object) => none(textAt(object, 'spec', 'ingressClassName'))),
    column('Hosts', (object) => {
      const hosts = [
        ...new Set(
          listAt(object, 'spec', 'rules')
            .map((rule) => textAt(rule, 'host'))
            .filter(Boolean),
        ),
      ]
      return hosts.length === 0 ? '*' : hosts.length > 3 ? `${hosts.slice(0, 3).join(',')} + ${hosts.length - 3} more...` : hosts.join(',')
    }),
    column('Address', (object) =>
      listAt(object, 'status', 'loadBalancer', 'ingress')
        .map((each) => textAt(each, 'ip') || textAt(each, 'hostname'))
        .join(','),
    ),
    column('Ports', (object) => (listAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
    ageColumn,
  ],
  networkpolicies: [nameColumn, column('Pod-Selector', (object) => selectorText(at(object, 'spec', 'podSelector') as never)), ageColumn],
  storageclasses: [
    {
      ...nameColumn,
      cell: ({ metadata }) =>
        metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ? `${metadata.name} (default)` : metadata.name,
    },
    column('Provisioner', (object) => textAt(object, 'provisioner')),
    column('ReclaimPolicy', (object) => textAt(object, 'reclaimPolicy') || 'Delete'),
    column('VolumeBindingMode', (object) => textAt(object, 'volumeBindingMode') || '<unset>'),
    column('AllowVolumeExpansion', (object) => String(at(object, 'allowVolumeExpansion') ?? false)),
    ageColumn,
  ],
  poddisruptionbudgets: [
    nameColumn,
    column('Min Available', (object) => textAt(object, 'spec', 'minAvailable') || 'N/A'),
    column('Max Unavailable', (object) => textAt(object, 'spec', 'maxUnavailable') || 'N/A'),
    column('Allowed Disruptions', (object) => numberAt(object, 'status', 'disruptionsAllowed'), 'integer'),
    ageColumn,
  ],
}
