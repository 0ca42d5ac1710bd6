import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notFound, notSupported, required } from '../../schema/field-error.ts'
import type { FullContainer, FullVolume, VolumeMount } from './full-types.ts'
import { validateDescending, validateNoBacksteps } from './validate-paths.ts'

const propagations = ['Bidirectional', 'HostToContainer', 'None']
const recursions = ['Disabled', 'Enabled', 'IfPossible']

/** Checks where a container mounts the volumes of its pod. */
export function validateMounts(container: FullContainer, volumes: ReadonlyMap<string, FullVolume>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { volumeMounts, volumeDevices = [] } = container
  if (!volumeMounts) return errors
  const points = new Set<string>()
  for (const [index, mount] of volumeMounts.entries()) {
    const place = `${path}[${index}]`
    if (!mount.name) errors.push(required(`${place}.name`))
    if (!volumes.has(mount.name)) errors.push(notFound(`${place}.name`, mount.name))
    if (!mount.mountPath) errors.push(required(`${place}.mountPath`))
    if (points.has(mount.mountPath)) errors.push(invalid(`${place}.mountPath`, mount.mountPath, 'must be unique'))
    points.add(mount.mountPath)
    if (volumeDevices.some((device) => device.name === mount.name))
      errors.push(invalid(`${place}.name`, mount.name, 'must not already exist in volumeDevices'))
    if (volumeDevices.some((device) => device.devicePath === mount.mountPath)) {
      errors.push(invalid(`${place}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'))
    }
    errors.push(...validateDetails(mount, container, path, place))
  }
  return errors
}

/** Checks the block devices of a container. */
export function validateDevices(container: FullContainer, volumes: ReadonlyMap<string, FullVolume>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { volumeDevices = [], volumeMounts = [] } = container
  const names = new Set<string>()
  const points = new Set<string>()
  for (const [index, { name = '', devicePath = '' }] of volumeDevices.entries()) {
    const place = `${path}[${index}]`
    const volume = volumes.get(name)
    if (!name) errors.push(required(`${place}.name`))
    if (names.has(name)) errors.push(invalid(`${place}.name`, name, 'must be unique'))
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(invalid(`${place}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'))
    }
    if (!volume) errors.push(notFound(`${place}.name`, name))
    if (!devicePath) errors.push(required(`${place}.devicePath`))
    if (points.has(devicePath)) errors.push(invalid(`${place}.devicePath`, devicePath, 'must be unique'))
    if (validateNoBacksteps(devicePath, '').length > 0)
      errors.push(invalid(`${place}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    else points.add(devicePath)
    if (volumeMounts.some((mount) => mount.name === name))
      errors.push(invalid(`${place}.name`, name, 'must not already exist in volumeMounts'))
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) {
      errors.push(invalid(`${place}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    }
    if (name) names.add(name)
  }
  return errors
}

// Upstream names the list, not the mount, in what follows.
function validateDetails(mount: VolumeMount, container: FullContainer, path: string, place: string): FieldError[] {
  const { subPath, subPathExpr, mountPropagation, recursiveReadOnly } = mount
  const errors = subPath ? validateDescending(subPath, `${path}.subPath`) : []
  if (subPathExpr) {
    if (subPath) errors.push(invalid(`${place}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
    errors.push(...validateDescending(subPathExpr, `${path}.subPathExpr`))
  }
  if (mountPropagation !== undefined) {
    if (!propagations.includes(mountPropagation)) errors.push(notSupported(`${path}.mountPropagation`, mountPropagation, propagations))
    if (mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
      errors.push(forbidden(`${path}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'))
    }
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return errors
  const recursive = `${path}.recursiveReadOnly`
  if (!recursions.includes(recursiveReadOnly)) return [...errors, notSupported(recursive, recursiveReadOnly, recursions)]
  if (!mount.readOnly) errors.push(forbidden(recursive, 'may only be specified when readOnly is true'))
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbidden(recursive, 'may only be specified when mountPropagation is None or not specified'))
  }
  return errors
}
