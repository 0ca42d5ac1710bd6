import type { RulesByKind } from '../kind-rules.ts'
import { rules } from '../kind-rules.ts'
import { claimDefaults, csiDriverDefaults, persistentVolumeDefaults, storageClassDefaults } from './storage-defaults.ts'
import { validateClaim, validateClaimUpdate } from './validate-claim.ts'
import {
  validatePersistentVolume,
  validatePersistentVolumeUpdate,
  validateStorageClass,
  validateStorageClassUpdate,
} from './validate-volume.ts'

/** Rules of claims, volumes and storage classes. */
export const storageRules: RulesByKind = {
  PersistentVolumeClaim: rules({
    defaults: claimDefaults,
    // The cleared status is filled again.
    prepareForCreate: claimDefaults,
    validate: validateClaim,
    validateUpdate: validateClaimUpdate,
  }),
  PersistentVolume: rules({
    defaults: persistentVolumeDefaults,
    prepareForCreate: persistentVolumeDefaults,
    validate: validatePersistentVolume,
    validateUpdate: validatePersistentVolumeUpdate,
  }),
  'StorageClass.storage.k8s.io': rules({
    defaults: storageClassDefaults,
    validate: validateStorageClass,
    validateUpdate: validateStorageClassUpdate,
  }),
  'CSIDriver.storage.k8s.io': rules({ defaults: csiDriverDefaults }),
}
