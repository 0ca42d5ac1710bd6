import type { Container, PodSpec, Volume } from '../../protocol/objects.ts'
import { requests } from '../client/requester.ts'
import { type Agent, ask } from './agent.ts'
import type { PodRecord } from './kubelet-state.ts'

/** Data of a ConfigMap or Secret by key; null when the object is not there. */
type Found = Readonly<Record<string, string>> | null

/** What the answer to a GET of a referenced object is for. */
export interface ReferenceTicket {
  readonly kind: 'reference'
  readonly pod: string
  readonly uid: string
  /** `configmaps/name` or `secrets/name`. */
  readonly reference: string
}

/** Objects that a container's variables come from. */
export function referencesOfContainer({ env = [], envFrom = [] }: Container): readonly string[] {
  const found = new Set<string>()
  for (const { configMapRef, secretRef } of envFrom) {
    if (configMapRef?.name) found.add(`configmaps/${configMapRef.name}`)
    if (secretRef?.name) found.add(`secrets/${secretRef.name}`)
  }
  for (const { valueFrom } of env) {
    if (valueFrom?.configMapKeyRef?.name) found.add(`configmaps/${valueFrom.configMapKeyRef.name}`)
    if (valueFrom?.secretKeyRef?.name) found.add(`secrets/${valueFrom.secretKeyRef.name}`)
  }
  return [...found]
}

interface Mounted {
  readonly reference: string
  readonly volume: string
  readonly optional: boolean
  readonly keys: readonly string[]
  /** Where keys go, when not under their own name. */
  readonly paths: Readonly<Record<string, string>>
}

interface Source {
  readonly name?: string
  readonly secretName?: string
  readonly optional?: boolean
  readonly items?: readonly { readonly key: string; readonly path?: string }[]
}

/** The certificate that every service account token comes with is there in every namespace. */
const alwaysThere = 'kube-root-ca.crt'

/** Objects that volumes are made from. */
export function mountedObjects({ volumes = [] }: PodSpec): readonly Mounted[] {
  return volumes.flatMap((volume: Volume) => {
    const sources: Mounted[] = []
    const add = (kind: string, source: Source | undefined): void => {
      const name = source?.secretName ?? source?.name
      if (!source || !name || name === alwaysThere) return
      sources.push({
        reference: `${kind}/${name}`,
        volume: volume.name,
        optional: source.optional ?? false,
        keys: (source.items ?? []).map(({ key }) => key),
        paths: Object.fromEntries((source.items ?? []).map(({ key, path }) => [key, path ?? key])),
      })
    }
    add('configmaps', volume.configMap)
    add('secrets', volume.secret)
    for (const part of (volume.projected?.sources ?? []) as readonly { readonly configMap?: Source; readonly secret?: Source }[]) {
      add('configmaps', part.configMap)
      add('secrets', part.secret)
    }
    return sources
  })
}

/** Asks for objects; the worker waits until all answers are there. */
export function fetchReferences(agent: Agent, record: PodRecord, references: readonly string[]): void {
  record.busy = 'references'
  record.asking = references.length
  for (const reference of references) {
    const slash = reference.indexOf('/')
    const ticket: ReferenceTicket = { kind: 'reference', pod: record.key, uid: record.uid, reference }
    ask(agent, requests.get(reference.slice(0, slash), record.pod.metadata.namespace, reference.slice(slash + 1)), ticket)
  }
}

const kinds: Readonly<Record<string, readonly [noun: string, title: string]>> = {
  configmaps: ['configmap', 'ConfigMap'],
  secrets: ['secret', 'Secret'],
}

const notFound = (reference: string): string => {
  const slash = reference.indexOf('/')
  return `${kinds[reference.slice(0, slash)]![0]} "${reference.slice(slash + 1)}" not found`
}

/** Why a volume cannot be set up, in the kubelet's words, if one cannot. */
export function mountProblem(record: PodRecord): string | undefined {
  for (const { reference, volume, optional, keys } of mountedObjects(record.pod.spec)) {
    const data = record.references[reference]
    const failed = `MountVolume.SetUp failed for volume "${volume}" : `
    if (!data) {
      if (!optional) return failed + notFound(reference)
    } else if (!optional && keys.some((key) => !Object.hasOwn(data, key))) {
      const missing = keys.find((key) => !Object.hasOwn(data, key))
      return (
        failed +
        (reference.startsWith('configmaps/')
          ? `configmap references non-existent config key: ${missing}`
          : `references non-existent secret key: ${missing}`)
      )
    }
  }
  return undefined
}

/** A container's variables, or why they cannot be had. Upstream: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables. */
export function environmentOf(
  agent: Agent,
  record: PodRecord,
  container: Container,
): { readonly env: Readonly<Record<string, string>> } | { readonly problem: string } {
  const env: Record<string, string> = { HOSTNAME: record.pod.spec.hostname ?? record.pod.metadata.name }
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const source = configMapRef ?? secretRef
    const reference = configMapRef ? `configmaps/${configMapRef.name}` : `secrets/${secretRef?.name}`
    const data = lookUp(record, reference)
    if (!data && !source?.optional) return { problem: notFound(reference) }
    for (const key in data) env[prefix + key] = data[key]!
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const keyRef = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef
    if (keyRef) {
      const kind = valueFrom?.configMapKeyRef ? 'configmaps' : 'secrets'
      const data = lookUp(record, `${kind}/${keyRef.name}`)
      if (!data && !keyRef.optional) return { problem: notFound(`${kind}/${keyRef.name}`) }
      const found = data?.[keyRef.key]
      if (found === undefined && !keyRef.optional) {
        return { problem: `couldn't find key ${keyRef.key} in ${kinds[kind]![1]} ${record.pod.metadata.namespace}/${keyRef.name}` }
      }
      if (found !== undefined) env[name] = found
    } else if (valueFrom?.fieldRef) env[name] = fieldOf(agent, record, valueFrom.fieldRef.fieldPath)
    else env[name] = (value ?? '').replace(/\$\((\w+)\)/g, (all, other: string) => env[other] ?? all)
  }
  return { env }
}

const lookUp = (record: PodRecord, reference: string): Found => record.references[reference] ?? null

/** The downward API's fields. */
function fieldOf({ node, state }: Agent, { pod, ip }: PodRecord, path: string): string {
  const quoted = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (quoted) return pod.metadata[quoted[1] as 'labels' | 'annotations']?.[quoted[2]!] ?? ''
  const hostIP = state.shape?.internalIP ?? ''
  const { name, namespace = '', uid = '' } = pod.metadata
  const fields: Readonly<Record<string, string>> = {
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': uid,
    'spec.nodeName': node,
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? '',
    'status.hostIP': hostIP,
    'status.hostIPs': hostIP,
    'status.podIP': ip,
    'status.podIPs': ip,
  }
  return fields[path] ?? ''
}

/** The files that a container finds where ConfigMaps and Secrets are mounted. */
export function mountedFiles(record: PodRecord, { volumeMounts = [] }: Container): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  const sources = mountedObjects(record.pod.spec)
  if (sources.length === 0) return files
  for (const { name, mountPath, subPath } of volumeMounts) {
    for (const { reference, volume, keys, paths } of sources) {
      if (volume !== name) continue
      const data = lookUp(record, reference) ?? {}
      for (const key of keys.length > 0 ? keys : Object.keys(data)) {
        const path = paths[key] ?? key
        if (data[key] === undefined || (subPath !== undefined && subPath !== path)) continue
        files[subPath === undefined ? `${mountPath.replace(/\/$/, '')}/${path}` : mountPath] = data[key]
      }
    }
  }
  return files
}
