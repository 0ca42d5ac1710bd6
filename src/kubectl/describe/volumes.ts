import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

/** The volumes of a pod or template; `space` is how deep their title stands. */
export function describeVolumes(page: Page, volumes: unknown, space: string): void {
  const list = maps(volumes)
  if (list.length === 0) {
    page.write(0, `${space}Volumes:\t<none>\n`)
    return
  }
  page.write(0, `${space}Volumes:\n`)
  for (const volume of list) {
    page.write(0, `  ${space.slice(1)}${volume.name}:\n`)
    describeSource(page, volume, '    ')
  }
}

/** Where a volume's content comes from; also used for the source of a PersistentVolume. */
export function describeSource(page: Page, volume: JsonMap, indent: string): void {
  const line = (key: string, value: unknown) => page.write(0, `${indent}${key}:\t${value}\n`)
  const { emptyDir, hostPath, configMap, secret, persistentVolumeClaim, projected, downwardAPI, nfs, csi, local, ephemeral } = volume
  if (isMap(emptyDir)) {
    line('Type', "EmptyDir (a temporary directory that shares a pod's lifetime)")
    line('Medium', emptyDir.medium ?? '')
    line('SizeLimit', emptyDir.sizeLimit ?? '<unset>')
  } else if (isMap(hostPath)) {
    line('Type', 'HostPath (bare host directory volume)')
    line('Path', hostPath.path)
    line('HostPathType', hostPath.type ?? '')
  } else if (isMap(configMap)) {
    line('Type', 'ConfigMap (a volume populated by a ConfigMap)')
    line('Name', configMap.name)
    line('Optional', configMap.optional ?? false)
  } else if (isMap(secret)) {
    line('Type', 'Secret (a volume populated by a Secret)')
    line('SecretName', secret.secretName)
    line('Optional', secret.optional ?? false)
  } else if (isMap(persistentVolumeClaim)) {
    line('Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)')
    line('ClaimName', persistentVolumeClaim.claimName)
    line('ReadOnly', persistentVolumeClaim.readOnly ?? false)
  } else if (isMap(projected)) describeProjected(projected, line)
  else if (isMap(downwardAPI)) {
    line('Type', 'DownwardAPI (a volume populated by information about the pod)')
    page.write(0, `${indent}Items:\n`)
    for (const item of maps(downwardAPI.items))
      if (isMap(item.fieldRef)) page.write(0, `${indent}  ${item.fieldRef.fieldPath} -> ${item.path}\n`)
  } else if (isMap(nfs)) {
    line('Type', 'NFS (an NFS mount that lasts the lifetime of a pod)')
    line('Server', nfs.server)
    line('Path', nfs.path)
    line('ReadOnly', nfs.readOnly ?? false)
  } else if (isMap(csi)) {
    line('Type', 'CSI (a Container Storage Interface (CSI) volume source)')
    line('Driver', csi.driver)
    line('FSType', csi.fsType ?? '')
    if (csi.volumeHandle !== undefined) line('VolumeHandle', csi.volumeHandle)
    line('ReadOnly', csi.readOnly ?? false)
  } else if (isMap(local)) {
    line('Type', 'LocalVolume (a persistent volume backed by local storage on a node)')
    line('Path', local.path)
  } else if (isMap(ephemeral))
    line('Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)')
  else line('Type', '<unknown>')
}

function describeProjected(projected: JsonMap, line: (key: string, value: unknown) => void): void {
  line('Type', 'Projected (a volume that contains injected data from multiple sources)')
  for (const source of maps(projected.sources)) {
    if (isMap(source.secret)) {
      line('SecretName', source.secret.name)
      line('Optional', source.secret.optional ?? false)
    } else if (isMap(source.downwardAPI)) line('DownwardAPI', true)
    else if (isMap(source.configMap)) {
      line('ConfigMapName', source.configMap.name)
      line('Optional', source.configMap.optional ?? false)
    } else if (isMap(source.serviceAccountToken)) line('TokenExpirationSeconds', source.serviceAccountToken.expirationSeconds)
  }
}
