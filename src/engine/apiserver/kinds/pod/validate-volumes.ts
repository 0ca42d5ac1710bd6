import type { ObjectMeta } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel, dnsSubdomain } from '../formats.ts'
import { validateClaimSpec } from '../storage/validate-claim.ts'
import type { DownwardItem, FullVolume, KeyToPath, Projection } from './full-types.ts'
import { validateFieldReference, validateResourceReference } from './validate-environment.ts'
import { validateMode, validateNoBacksteps, validateUnreserved } from './validate-paths.ts'

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

// In the order in which upstream looks at them: of two sources it is the later one that is refused.
const sources = [
  ...['emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret', 'nfs', 'iscsi', 'glusterfs', 'flocker'],
  ...['persistentVolumeClaim', 'rbd', 'cinder', 'cephfs', 'quobyte', 'downwardAPI', 'fc', 'flexVolume', 'configMap', 'azureFile'],
  ...[
    'vsphereVolume',
    'photonPersistentDisk',
    'portworxVolume',
    'azureDisk',
    'storageos',
    'projected',
    'scaleIO',
    'csi',
    'ephemeral',
    'image',
  ],
]

/** Checks the volumes of a pod (or of a template, which has no name yet). */
export function validateVolumes(
  volumes: readonly FullVolume[] | undefined,
  podMetadata: Partial<ObjectMeta> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (!volumes) return errors
  const created = new Set(
    podMetadata?.name ? volumes.filter((volume) => volume.ephemeral).map((volume) => `${podMetadata.name}-${volume.name}`) : [],
  )
  const names = new Set<string>()
  for (const [index, volume] of volumes.entries()) {
    const place = `${path}[${index}]`
    const own = validateSource(volume, podMetadata, place)
    if (!volume.name) own.push(required(`${place}.name`))
    else for (const problem of dnsLabel(volume.name)) own.push(invalid(`${place}.name`, volume.name, problem))
    if (names.has(volume.name)) own.push(duplicate(`${place}.name`, volume.name))
    if (own.length === 0) names.add(volume.name)
    errors.push(...own)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim && created.has(claim)) {
      errors.push(
        invalid(`${place}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'),
      )
    }
  }
  return errors
}

function validateSource(volume: FullVolume, podMetadata: Partial<ObjectMeta> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  let found = false
  for (const name of sources) {
    if (volume[name] === undefined) continue
    if (found) errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 volume type'))
    else errors.push(...validateOne(name, volume, podMetadata, path))
    found = true
  }
  if (!found) errors.push(required(path, 'must specify a volume type'))
  return errors
}

function validateOne(name: string, volume: FullVolume, podMetadata: Partial<ObjectMeta> | undefined, parent: string): FieldError[] {
  const path = `${parent}.${name}`
  switch (name) {
    case 'emptyDir':
      return validateEmptyDir(volume.emptyDir?.sizeLimit, path)
    case 'hostPath':
      return validateHostPath(volume.hostPath!, path)
    case 'secret':
      return validateKeyed(volume.secret!.secretName, 'secretName', volume.secret!, path)
    case 'configMap':
      return validateKeyed(volume.configMap!.name, 'name', volume.configMap!, path)
    case 'nfs':
      return validateNfs(volume.nfs!, path)
    case 'persistentVolumeClaim':
      return volume.persistentVolumeClaim!.claimName ? [] : [required(`${path}.claimName`)]
    case 'downwardAPI': {
      const { items = [], defaultMode } = volume.downwardAPI!
      return [...validateMode(defaultMode, `${path}.defaultMode`), ...items.flatMap((item) => validateDownwardItem(item, path))]
    }
    case 'projected':
      return validateProjected(volume.projected!, path)
    case 'csi':
      return volume.csi!.driver ? [] : [required(`${path}.driver`)]
    case 'ephemeral':
      return validateEphemeral(volume, podMetadata, parent)
    case 'image':
      return validateImage(volume.image!, path)
    default:
      return []
  }
}

function validateEmptyDir(sizeLimit: string | undefined, path: string): FieldError[] {
  if (sizeLimit === undefined || compareQuantities(sizeLimit, 0) >= 0) return []
  return [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
}

function validateHostPath(source: NonNullable<FullVolume['hostPath']>, path: string): FieldError[] {
  if (!source.path) return [required(`${path}.path`)]
  const errors = validateNoBacksteps(source.path, `${path}.path`)
  if (source.type !== undefined && !hostPathTypes.includes(source.type))
    errors.push(notSupported(`${path}.type`, source.type, hostPathTypes))
  return errors
}

function validateNfs({ server, path: exported }: NonNullable<FullVolume['nfs']>, path: string): FieldError[] {
  const errors = server ? [] : [required(`${path}.server`)]
  if (!exported) errors.push(required(`${path}.path`))
  else if (!exported.startsWith('/')) errors.push(invalid(`${path}.path`, exported, 'must be an absolute path'))
  return errors
}

function validateImage({ reference, pullPolicy }: NonNullable<FullVolume['image']>, path: string): FieldError[] {
  const errors = reference ? [] : [required(`${path}.reference`)]
  const policies = ['Always', 'IfNotPresent', 'Never']
  if (!pullPolicy) errors.push(required(`${path}.pullPolicy`))
  else if (!policies.includes(pullPolicy)) errors.push(notSupported(`${path}.pullPolicy`, pullPolicy, policies))
  return errors
}

type Keyed = { readonly items?: readonly KeyToPath[]; readonly defaultMode?: number }

function validateKeyed(name: string | undefined, nameField: string, { items, defaultMode }: Keyed, path: string): FieldError[] {
  const errors = name ? [] : [required(`${path}.${nameField}`)]
  errors.push(...validateMode(defaultMode, `${path}.defaultMode`))
  for (const [index, item] of (items ?? []).entries()) errors.push(...validateKeyToPath(item, `${path}.items[${index}]`))
  return errors
}

function validateKeyToPath({ key, path: target, mode }: KeyToPath, path: string): FieldError[] {
  const errors = key ? [] : [required(`${path}.key`)]
  if (!target) errors.push(required(`${path}.path`))
  errors.push(...validateUnreserved(target ?? '', `${path}.path`), ...validateMode(mode, `${path}.mode`))
  return errors
}

function validateDownwardItem(item: DownwardItem, path: string): FieldError[] {
  const errors = item.path ? [] : [required(`${path}.path`)]
  errors.push(...validateUnreserved(item.path ?? '', `${path}.path`))
  if (item.fieldRef) {
    errors.push(...validateFieldReference(item.fieldRef, 'volume', `${path}.fieldRef`))
    if (item.resourceFieldRef) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (item.resourceFieldRef) errors.push(...validateResourceReference(item.resourceFieldRef, `${path}.resourceFieldRef`, true))
  else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  errors.push(...validateMode(item.mode, `${path}.mode`))
  return errors
}

function validateProjected({ sources: projections, defaultMode }: NonNullable<FullVolume['projected']>, path: string): FieldError[] {
  const errors = validateMode(defaultMode, `${path}.defaultMode`)
  const seen = new Set<string>()
  for (const [index, projection] of (projections ?? []).entries())
    errors.push(...validateProjection(projection, seen, path, `${path}.sources[${index}]`))
  return errors
}

function validateProjection(projection: Projection, seen: Set<string>, path: string, place: string): FieldError[] {
  const errors: FieldError[] = []
  const conflict = (target: string, value: string | undefined): void => {
    if (target && seen.has(target)) errors.push(invalid(path, value ?? '', 'conflicting duplicate paths'))
    seen.add(target)
  }
  for (const kind of ['secret', 'configMap'] as const) {
    const source = projection[kind]
    if (!source) continue
    if (!source.name) errors.push(required(`${place}.${kind}.name`))
    for (const [index, item] of (source.items ?? []).entries()) {
      errors.push(...validateKeyToPath(item, `${place}.${kind}.items[${index}]`))
      conflict(item.path, source.name)
    }
  }
  for (const item of projection.downwardAPI?.items ?? []) {
    errors.push(...validateDownwardItem(item, `${place}.downwardAPI`))
    conflict(item.path, item.path)
  }
  if (projection.serviceAccountToken) errors.push(...validateToken(projection.serviceAccountToken, path, `${place}.serviceAccountToken`))
  if (Object.values(projection).filter((source) => source !== undefined).length > 1) {
    errors.push(forbidden(place, 'may not specify more than 1 volume type per source'))
  }
  return errors
}

function validateToken(token: NonNullable<Projection['serviceAccountToken']>, path: string, place: string): FieldError[] {
  const { expirationSeconds = 3600, path: target = '' } = token
  const errors: FieldError[] = []
  if (expirationSeconds < 600)
    errors.push(invalid(`${place}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes'))
  if (expirationSeconds > 2 ** 32)
    errors.push(invalid(`${place}.expirationSeconds`, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'))
  return [...errors, ...(target ? validateUnreserved(target, `${path}.path`) : [required(`${path}.path`)])]
}

function validateEphemeral({ name, ephemeral }: FullVolume, podMetadata: Partial<ObjectMeta> | undefined, path: string): FieldError[] {
  const template = ephemeral?.volumeClaimTemplate
  const errors = template
    ? validateClaimSpec(template.spec, `${path}.ephemeral.volumeClaimTemplate.spec`)
    : [required(`${path}.ephemeral.volumeClaimTemplate`)]
  if (!podMetadata?.name || !name) return errors
  const claim = `${podMetadata.name}-${name}`
  for (const problem of dnsSubdomain(claim)) errors.push(invalid(`${path}.name`, name, `PVC name "${claim}": ${problem}`))
  return errors
}
