import type { KubeObject } from '../../../../protocol/objects.ts'
import type { ClaimSpec } from '../pod/full-types.ts'
import { claimSpecDefaults } from '../pod/volume-defaults.ts'
import { changeField, fillIn } from '../sharing.ts'

/** Defaults of storage kinds. Upstream: pkg/apis/core/v1/defaults.go, pkg/apis/storage/v1/defaults.go. */

export interface FullClaim extends KubeObject {
  readonly spec: ClaimSpec
  readonly status?: { readonly phase?: string; readonly capacity?: Readonly<Record<string, string>> }
}

/** Defaults of a PersistentVolumeClaim. */
export function claimDefaults(given: FullClaim): FullClaim {
  const claim = changeField(given, 'status', (status) => fillIn(status, { phase: 'Pending' }))
  return changeField(claim, 'spec', claimSpecDefaults)
}

interface Volume extends KubeObject {
  readonly spec?: {
    readonly persistentVolumeReclaimPolicy?: string
    readonly volumeMode?: string
    readonly hostPath?: { readonly path: string; readonly type?: string }
  }
  readonly status?: { readonly phase?: string }
}

/** Defaults of a PersistentVolume. */
export function persistentVolumeDefaults(given: Volume): Volume {
  const volume = changeField(given, 'status', (status) => fillIn(status, { phase: 'Pending' }))
  return changeField(volume, 'spec', (spec) =>
    changeField(fillIn(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }), 'hostPath', (source) =>
      fillIn(source, { type: '' }),
    ),
  )
}

interface StorageClass extends KubeObject {
  readonly reclaimPolicy?: string
  readonly volumeBindingMode?: string
}

/** Defaults of a StorageClass. */
export function storageClassDefaults(storageClass: StorageClass): StorageClass {
  return fillIn(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' })
}

interface CsiDriver extends KubeObject {
  readonly spec?: Readonly<Record<string, unknown>>
}

/** Defaults of a CSIDriver. */
export function csiDriverDefaults(driver: CsiDriver): CsiDriver {
  return changeField(driver, 'spec', (spec) =>
    fillIn(spec, {
      attachRequired: true,
      podInfoOnMount: false,
      volumeLifecycleModes: ['Persistent'],
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
    }),
  )
}
