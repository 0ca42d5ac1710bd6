import type { Labels } from '../../../../protocol/objects.ts'
import { deepEqual } from '../deep-equal.ts'
import { fillIn } from '../sharing.ts'
import type { FullDaemonSet, FullJob } from './full-types.ts'

const templateGeneration = 'deprecated.daemonset.template.generation'

/** A Job as it is stored first: unless it brings its own selector, it gets one from its uid. Upstream: pkg/registry/batch/job. */
export function prepareJob(job: FullJob): FullJob {
  if (job.spec.manualSelector) return job
  const { name, uid = '' } = job.metadata
  const { template, selector } = job.spec
  const labels = fillIn<Labels>(template.metadata?.labels ?? {}, {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  })
  return {
    ...job,
    metadata: job.metadata.labels ? job.metadata : { ...job.metadata, labels },
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels: fillIn<Labels>(selector?.matchLabels ?? {}, { 'batch.kubernetes.io/controller-uid': uid }) },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

/** A DaemonSet counts the changes of its template in an annotation of old. */
export function prepareDaemonSet(daemonSet: FullDaemonSet): FullDaemonSet {
  const count = Number(daemonSet.metadata.annotations?.[templateGeneration] ?? '')
  return withTemplateGeneration(daemonSet, count >= 1 ? String(count) : '1')
}

/** Counts on when the template changed. */
export function prepareDaemonSetUpdate(daemonSet: FullDaemonSet, old: FullDaemonSet): FullDaemonSet {
  const count = Number(old.metadata.annotations?.[templateGeneration] ?? '0')
  const changed = !deepEqual(daemonSet.spec.template, old.spec.template)
  return withTemplateGeneration(daemonSet, String(changed ? count + 1 : count))
}

function withTemplateGeneration(daemonSet: FullDaemonSet, count: string): FullDaemonSet {
  const { annotations } = daemonSet.metadata
  if (annotations?.[templateGeneration] === count) return daemonSet
  return { ...daemonSet, metadata: { ...daemonSet.metadata, annotations: { ...annotations, [templateGeneration]: count } } }
}
