import type { KubeObject } from '../../../../protocol/objects.ts'
import { parseMilli } from '../../../../protocol/quantity.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsLabel } from '../formats.ts'
import type { FullCronJob } from '../workloads/full-types.ts'
import type { FullContainer, FullPod, FullPodSpec, FullPodTemplate, FullPort } from './full-types.ts'

/** What is accepted in a pod but probably not meant. Upstream: pkg/api/pod/warnings.go. */

const oldNodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}

const oldVolumes: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
}

/** Warnings about a pod. */
export function podWarnings(pod: FullPod, old?: FullPod): readonly string[] {
  if (old) return deepEqual(pod.spec, old.spec) ? [] : specWarnings(pod.spec, 'spec')
  const name = dnsLabel(pod.metadata.name ?? '')
  const text = `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${name.join(' ')}]`
  return [...(name.length > 0 ? [text] : []), ...specWarnings(pod.spec, 'spec')]
}

interface WithTemplate extends KubeObject {
  readonly spec: { readonly template?: FullPodTemplate }
}

/** Warnings about the pod template of a workload; only when it changes. */
export function templateWarnings(workload: WithTemplate, old?: WithTemplate): readonly string[] {
  const { template } = workload.spec
  if (!template || (old && deepEqual(template, old.spec.template))) return []
  return specWarnings(template.spec, 'spec.template.spec')
}

/** Warnings about the pod template of a CronJob; only when it changes. */
export function cronJobWarnings({ spec }: FullCronJob, old?: FullCronJob): readonly string[] {
  const { template } = spec.jobTemplate.spec
  if (old && deepEqual(template, old.spec.jobTemplate.spec.template)) return []
  return specWarnings(template.spec, 'spec.jobTemplate.spec.template.spec')
}

function specWarnings(spec: FullPodSpec, path: string): string[] {
  const warnings: string[] = []
  for (const key in spec.nodeSelector) if (oldNodeLabels[key]) warnings.push(`${path}.nodeSelector[${key}]: ${oldNodeLabels[key]}`)
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const place = `${path}.topologySpreadConstraints[${index}]`
    if (oldNodeLabels[topologyKey]) warnings.push(`${place}.topologyKey: ${topologyKey} is ${oldNodeLabels[topologyKey]}`)
    if (!labelSelector) warnings.push(`${place}.labelSelector: a null labelSelector results in matching no pod`)
  }
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const name in oldVolumes) if (volume[name] !== undefined) warnings.push(`${path}.volumes[${index}].${name}: ${oldVolumes[name]}`)
  }
  const containers = containersOf(spec, path)
  for (const [container, place] of containers)
    warnings.push(...resourceWarnings(container, place), ...environmentWarnings(container, place))
  warnings.push(...portWarnings(containers))
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    warnings.push(`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`)
  }
  return warnings
}

function containersOf(spec: FullPodSpec, path: string): [FullContainer, string][] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index): [FullContainer, string] => [container, `${path}.${list}[${index}]`]),
  )
}

function resourceWarnings({ resources }: FullContainer, path: string): string[] {
  const warnings: string[] = []
  for (const name of ['memory', 'ephemeral-storage']) {
    for (const list of ['limits', 'requests'] as const) {
      const amount = resources?.[list]?.[name]
      if (amount === undefined || parseMilli(amount) % 1000 === 0) continue
      warnings.push(`${path}.resources.${list}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`)
    }
  }
  return warnings
}

function environmentWarnings({ env = [] }: FullContainer, path: string): string[] {
  const warnings: string[] = []
  const names = new Set<string>()
  for (const [index, { name, value = '', valueFrom }] of env.entries()) {
    // A value that builds on the earlier one of its own name is meant.
    const buildsOn = !valueFrom && value !== `$(${name})` && value.includes(`$(${name})`)
    if (names.has(name) && !buildsOn) {
      warnings.push(`${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`)
    }
    names.add(name)
  }
  return warnings
}

function portWarnings(containers: readonly (readonly [FullContainer, string])[]): string[] {
  const warnings: string[] = []
  const names = new Map<string, string>()
  const seen: { readonly port: FullPort; readonly place: string }[] = []
  const named: string[] = []
  for (const [container, path] of containers) {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const place = `${path}.ports[${index}]`
      for (const other of seen) {
        const clash = clashOf(port, other.port)
        if (clash) warnings.push(`${place}: ${clash} port definition with ${other.place}`)
      }
      seen.push({ port, place })
      const first = port.name ? names.get(port.name) : undefined
      if (first) {
        named.push(
          `${place}: duplicate port name ${JSON.stringify(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
        )
      } else if (port.name) names.set(port.name, place)
    }
  }
  return [...warnings, ...named]
}

function clashOf(a: FullPort, b: FullPort): string | undefined {
  if (a.containerPort !== b.containerPort || a.protocol !== b.protocol) return undefined
  const [hostA, hostB] = [a.hostPort ?? 0, b.hostPort ?? 0]
  const [ipA, ipB] = [a.hostIP ?? '', b.hostIP ?? '']
  if (ipA === ipB && hostA === hostB) return 'duplicate'
  if (hostA === 0 || hostB === 0) return 'overlapping'
  return hostA === hostB && (ipA === '') !== (ipB === '') ? 'dangerously ambiguous' : undefined
}
