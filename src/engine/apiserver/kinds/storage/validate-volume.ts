import type { KubeObject, NodeSelectorTerm, ResourceList } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsSubdomain, qualifiedName } from '../formats.ts'
import { validateImmutable } from '../metadata.ts'
import { validateNoBacksteps } from '../pod/validate-paths.ts'
import { validateNodeSelector } from '../pod/validate-scheduling.ts'
import { validateAccessModes } from './validate-claim.ts'

interface FullPersistentVolume extends KubeObject {
  readonly spec: {
    readonly accessModes?: readonly string[]
    readonly capacity?: ResourceList
    readonly persistentVolumeReclaimPolicy?: string
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] } }
    readonly storageClassName?: string
    readonly volumeMode?: string
    readonly hostPath?: { readonly path: string }
    readonly local?: { readonly path?: string }
    readonly nfs?: { readonly server?: string; readonly path?: string }
    readonly csi?: { readonly driver?: string; readonly volumeHandle?: string }
    readonly [more: string]: unknown
  }
}

const sources = [
  ...['hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'flocker', 'nfs', 'rbd', 'quobyte', 'cephfs', 'iscsi'],
  ...['cinder', 'fc', 'flexVolume', 'azureFile', 'vsphereVolume', 'photonPersistentDisk', 'portworxVolume', 'azureDisk', 'scaleIO'],
  ...['local', 'storageos', 'csi'],
]
const reclaimPolicies = ['Delete', 'Recycle', 'Retain']
const volumeModes = ['Block', 'Filesystem']

/** Checks a PersistentVolume. Upstream: pkg/apis/core/validation. */
export function validatePersistentVolume({ spec }: FullPersistentVolume): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy = '', storageClassName, volumeMode } = spec
  const errors = accessModes.length === 0 ? [required('spec.accessModes')] : []
  errors.push(...validateAccessModes(accessModes, 'spec.accessModes'))
  errors.push(...validateCapacity(spec.capacity))
  if (policy && !reclaimPolicies.includes(policy)) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies))
  const nodes = spec.nodeAffinity?.required
  if (nodes) errors.push(...validateNodeSelector(nodes, 'spec.nodeAffinity.required'))
  else if (spec.nodeAffinity) errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'))
  errors.push(...validateSources(spec))
  if (spec.hostPath && /^\/*$/.test(spec.hostPath.path) && policy === 'Recycle') {
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"))
  }
  for (const problem of storageClassName ? dnsSubdomain(storageClassName) : [])
    errors.push(invalid('spec.storageClassName', storageClassName, problem))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode)) errors.push(notSupported('spec.volumeMode', volumeMode, volumeModes))
  return errors
}

/** Checks a change of a PersistentVolume: what it is stays. */
export function validatePersistentVolumeUpdate(volume: FullPersistentVolume, old: FullPersistentVolume): FieldError[] {
  const errors = validatePersistentVolume(volume)
  const source = ({ spec }: FullPersistentVolume) => Object.fromEntries(sources.map((name) => [name, spec[name]]))
  if (!deepEqual(source(volume), source(old))) {
    errors.push(forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation'))
  }
  return [...errors, ...validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode')]
}

function validateCapacity(capacity: ResourceList = {}): FieldError[] {
  const names = Object.keys(capacity)
  const errors = names.length === 0 ? [required('spec.capacity')] : []
  if (names.length !== 1 || names[0] !== 'storage')
    errors.push(notSupported('spec.capacity', names.length > 0 ? capacity : null, ['storage']))
  for (const name of names) {
    if (compareQuantities(capacity[name]!, 0) <= 0)
      errors.push(invalid(`spec.capacity[${name}]`, String(capacity[name]), 'must be greater than zero'))
  }
  return errors
}

function validateSources(spec: FullPersistentVolume['spec']): FieldError[] {
  const errors: FieldError[] = []
  let found = false
  for (const name of sources) {
    if (spec[name] === undefined) continue
    errors.push(...(found ? [forbidden(`spec.${name}`, 'may not specify more than 1 volume type')] : validateSource(name, spec)))
    found = true
  }
  return found ? errors : [required('spec', 'must specify a volume type')]
}

function validateSource(name: string, { hostPath, local, nfs, csi, nodeAffinity }: FullPersistentVolume['spec']): FieldError[] {
  if (name === 'hostPath')
    return hostPath?.path ? validateNoBacksteps(hostPath.path, 'spec.hostPath.path') : [required('spec.hostPath.path')]
  if (name === 'local') {
    const errors = local?.path ? validateNoBacksteps(local.path, 'spec.local.path') : [required('spec.local.path')]
    return nodeAffinity ? errors : [...errors, required('spec.nodeAffinity', 'Local volume requires node affinity')]
  }
  if (name === 'nfs') return [...(nfs?.server ? [] : [required('spec.nfs.server')]), ...(nfs?.path ? [] : [required('spec.nfs.path')])]
  if (name !== 'csi') return []
  const { driver = '', volumeHandle } = csi ?? {}
  const errors: FieldError[] = []
  if (!driver) errors.push(required('spec.csi.driver'))
  else for (const problem of dnsSubdomain(driver.toLowerCase())) errors.push(invalid('spec.csi.driver', driver, problem))
  return volumeHandle ? errors : [...errors, required('spec.csi.volumeHandle')]
}

interface FullStorageClass extends KubeObject {
  readonly provisioner?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly reclaimPolicy?: string
  readonly volumeBindingMode?: string
}

/** Checks a StorageClass. Upstream: pkg/apis/storage/validation. */
export function validateStorageClass({ provisioner = '', reclaimPolicy, volumeBindingMode }: FullStorageClass): FieldError[] {
  const errors: FieldError[] = provisioner
    ? qualifiedName(provisioner.toLowerCase()).map((problem) => invalid('provisioner', provisioner.toLowerCase(), problem))
    : [required('provisioner')]
  if (reclaimPolicy && reclaimPolicy !== 'Delete' && reclaimPolicy !== 'Retain') {
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']))
  }
  const modes = ['Immediate', 'WaitForFirstConsumer']
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'))
  else if (!modes.includes(volumeBindingMode)) errors.push(notSupported('volumeBindingMode', volumeBindingMode, modes))
  return errors
}

/** Checks a change of a StorageClass: all that matters stays. */
export function validateStorageClassUpdate(storageClass: FullStorageClass, old: FullStorageClass): FieldError[] {
  return (['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const).flatMap((name) =>
    validateImmutable(storageClass[name], old[name], name),
  )
}
