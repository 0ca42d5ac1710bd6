import { changeField, changeItems, fillIn, withField } from '../sharing.ts'
import type { ClaimSpec, DownwardItem, FullVolume, Projection } from './full-types.ts'
import { pullPolicyOf } from './image-reference.ts'
import { resourcesDefaults } from './resource-defaults.ts'

const readableByAll = 0o644

type Source = Readonly<Record<string, unknown>>

// Storage that was built in once; only the defaults are left of it.
const legacySources: Readonly<Record<string, Source>> = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
}

/** Defaults of a volume of a pod; one without a source is an empty directory. */
export function volumeDefaults(given: FullVolume): FullVolume {
  let volume = given
  if (!hasSource(volume)) volume = { ...volume, emptyDir: {} }
  volume = changeField(volume, 'hostPath', (source) => fillIn(source, { type: '' }))
  volume = changeField(volume, 'secret', (source) => fillIn(source, { defaultMode: readableByAll }))
  volume = changeField(volume, 'configMap', (source) => fillIn(source, { defaultMode: readableByAll }))
  volume = changeField(volume, 'downwardAPI', (source) =>
    changeItems(fillIn(source, { defaultMode: readableByAll }), 'items', downwardDefaults),
  )
  volume = changeField(volume, 'projected', (source) =>
    changeItems(fillIn(source, { defaultMode: readableByAll }), 'sources', projectionDefaults),
  )
  volume = changeField(volume, 'image', (source) => fillIn(source, { pullPolicy: pullPolicyOf(source.reference ?? '') }))
  volume = changeField(volume, 'ephemeral', (source) =>
    changeField(source, 'volumeClaimTemplate', (template) => changeField(template, 'spec', claimSpecDefaults)),
  )
  for (const name in legacySources) {
    const source = volume[name] as Source | undefined
    if (source) volume = withField(volume, name, fillIn(source, legacySources[name]!))
  }
  return volume
}

/** Defaults of the spec of a claim, or of a claim template. */
export function claimSpecDefaults(spec: ClaimSpec): ClaimSpec {
  return changeField(fillIn(spec, { volumeMode: 'Filesystem' }), 'resources', resourcesDefaults)
}

function projectionDefaults(projection: Projection): Projection {
  const token = changeField(projection, 'serviceAccountToken', (source) => fillIn(source, { expirationSeconds: 3600 }))
  return changeField(token, 'downwardAPI', (source) => changeItems(source, 'items', downwardDefaults))
}

function downwardDefaults(item: DownwardItem): DownwardItem {
  return changeField(item, 'fieldRef', (reference) => fillIn(reference, { apiVersion: 'v1' }))
}

function hasSource(volume: FullVolume): boolean {
  for (const name in volume) if (name !== 'name' && volume[name] !== undefined) return true
  return false
}
