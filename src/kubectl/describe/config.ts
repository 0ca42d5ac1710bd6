import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Client, fieldOf } from '../client.ts'
import { describeAnnotations, describeHead, describeLabels, mapLine } from './metadata.ts'
import type { Page } from './page.ts'
import { describeSource } from './volumes.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** `kubectl describe configmap`, up to its events. */
export function describeConfigMap(page: Page, config: AnyObject): void {
  describeHead(page, config)
  page.write(0, '\nData\n====\n')
  const data = isMap(config.data) ? config.data : {}
  for (const key of Object.keys(data).sort()) page.write(0, `${key}:\n----\n${data[key]}\n\n`)
  page.write(0, '\nBinaryData\n====\n')
  const binary = isMap(config.binaryData) ? config.binaryData : {}
  for (const key of Object.keys(binary).sort()) page.write(0, `${key}: ${byteCount(String(binary[key]))} bytes\n`)
  page.write(0, '\n')
  if (config.immutable) page.field(0, 'Immutable', 'true')
}

/** `kubectl describe secret`: only how long the values are. */
export function describeSecret(page: Page, secret: AnyObject): void {
  describeHead(page, secret)
  page.write(0, `\nType:\t${secret.type}\n\nData\n====\n`)
  const data = isMap(secret.data) ? secret.data : {}
  for (const key of Object.keys(data).sort()) page.write(0, `${key}:\t${byteCount(String(data[key]))} bytes\n`)
}

/** How many bytes a base64 text holds. */
function byteCount(base64: string): number {
  const padding = /=*$/.exec(base64)?.[0].length ?? 0
  return (base64.length / 4) * 3 - padding
}

/** `kubectl describe serviceaccount`, up to its events. */
export function describeServiceAccount(page: Page, account: AnyObject): void {
  describeHead(page, account)
  page.field(
    0,
    'Image pull secrets',
    maps(account.imagePullSecrets)
      .map(({ name }) => name)
      .join(', ') || '<none>',
  )
}

/** `kubectl describe ingressclass`, up to its events. */
export function describeIngressClass(page: Page, ingressClass: AnyObject): void {
  describeHead(page, ingressClass)
  page.field(0, 'Controller', fieldOf(ingressClass, 'spec', 'controller'))
  const parameters = fieldOf(ingressClass, 'spec', 'parameters')
  if (!isMap(parameters)) return
  page.write(0, 'Parameters:\n')
  if (parameters.apiGroup) page.write(1, `APIGroup:\t${parameters.apiGroup}\n`)
  page.write(1, `Kind:\t${parameters.kind}\n  Name:\t${parameters.name}\n`)
}

/** `kubectl describe priorityclass`, up to its events. */
export function describePriorityClass(page: Page, priority: AnyObject): void {
  page.field(0, 'Name', priority.metadata.name)
  page.field(0, 'Value', priority.value)
  page.field(0, 'GlobalDefault', priority.globalDefault ?? false)
  page.field(0, 'PreemptionPolicy', priority.preemptionPolicy)
  page.field(0, 'Description', priority.description ?? '')
  page.field(0, 'Annotations', mapLine(priority.metadata.annotations))
}

/** `kubectl describe storageclass`, up to its events. */
export function describeStorageClass(page: Page, storageClass: AnyObject): void {
  const annotations = storageClass.metadata.annotations ?? {}
  page.field(0, 'Name', storageClass.metadata.name)
  page.field(0, 'IsDefaultClass', annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ? 'Yes' : 'No')
  page.field(0, 'Annotations', mapLine(annotations))
  page.field(0, 'Provisioner', storageClass.provisioner)
  page.field(0, 'Parameters', mapLine(storageClass.parameters))
  const expands = storageClass.allowVolumeExpansion
  page.field(0, 'AllowVolumeExpansion', expands === undefined ? '<unset>' : expands ? 'True' : 'False')
  const options = texts(storageClass.mountOptions)
  page.write(0, options.length === 0 ? 'MountOptions:\t<none>\n' : 'MountOptions:\n')
  for (const option of options) page.write(1, `${option}\n`)
  page.field(0, 'ReclaimPolicy', storageClass.reclaimPolicy)
  page.field(0, 'VolumeBindingMode', storageClass.volumeBindingMode)
}

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const modes = (value: unknown) =>
  texts(value)
    .map((mode) => MODES[mode] ?? mode)
    .join(',')

/** `kubectl describe persistentvolumeclaim`, up to its events. */
export function describeClaim(page: Page, claim: AnyObject, client: Client): void {
  const { spec = {}, status = {} } = claim as unknown as { readonly spec?: JsonMap; readonly status?: JsonMap }
  page.field(0, 'Name', claim.metadata.name)
  page.field(0, 'Namespace', claim.metadata.namespace)
  page.field(0, 'StorageClass', spec.storageClassName ?? '')
  page.field(0, 'Status', claim.metadata.deletionTimestamp ? 'Terminating' : status.phase)
  page.field(0, 'Volume', spec.volumeName ?? '')
  describeLabels(page, claim.metadata.labels)
  describeAnnotations(page, claim.metadata.annotations)
  page.field(0, 'Finalizers', `[${(claim.metadata.finalizers ?? []).join(' ')}]`)
  page.field(0, 'Capacity', fieldOf(status, 'capacity', 'storage') ?? '')
  page.field(0, 'Access Modes', spec.volumeName ? modes(status.accessModes) : '')
  if (spec.volumeMode) page.field(0, 'VolumeMode', spec.volumeMode)
  const users = client
    .list(kindOfResource('pods')!, claim.metadata.namespace)
    .filter((pod) =>
      maps(fieldOf(pod, 'spec', 'volumes')).some((volume) => fieldOf(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name),
    )
    .map((pod) => pod.metadata.name)
  if (users.length === 0) page.field(0, 'Used By', '<none>')
  users.forEach((name, index) => {
    page.write(0, `${index === 0 ? 'Used By:' : ''}\t${name}\n`)
  })
}

/** `kubectl describe persistentvolume`, up to its events. */
export function describeVolume(page: Page, volume: AnyObject): void {
  const { spec = {}, status = {} } = volume as unknown as { readonly spec?: JsonMap; readonly status?: JsonMap }
  page.field(0, 'Name', volume.metadata.name)
  describeLabels(page, volume.metadata.labels)
  describeAnnotations(page, volume.metadata.annotations)
  page.field(0, 'Finalizers', `[${(volume.metadata.finalizers ?? []).join(' ')}]`)
  page.field(0, 'StorageClass', spec.storageClassName ?? '')
  page.field(0, 'Status', volume.metadata.deletionTimestamp ? 'Terminating' : status.phase)
  const claim = isMap(spec.claimRef) ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''
  page.field(0, 'Claim', claim)
  page.field(0, 'Reclaim Policy', spec.persistentVolumeReclaimPolicy)
  page.field(0, 'Access Modes', modes(spec.accessModes))
  if (spec.volumeMode) page.field(0, 'VolumeMode', spec.volumeMode)
  page.field(0, 'Capacity', fieldOf(spec, 'capacity', 'storage') ?? '')
  const terms = maps(fieldOf(spec, 'nodeAffinity', 'required', 'nodeSelectorTerms'))
  page.write(0, terms.length === 0 ? 'Node Affinity:\t<none>\n' : 'Node Affinity:\t\n  Required Terms:\t\n')
  terms.forEach((term, index) => {
    const parts = maps(term.matchExpressions).map(
      ({ key, operator, values }) => `${key} ${String(operator).toLowerCase()} [${texts(values).join(', ')}]`,
    )
    page.write(2, `Term ${index}:\t${parts.join('\n              \t')}\n`)
  })
  page.field(0, 'Message', status.message ?? '')
  page.write(0, 'Source:\n')
  describeSource(page, spec, '    ')
}
