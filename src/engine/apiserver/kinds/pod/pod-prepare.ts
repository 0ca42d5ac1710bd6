import type {
  Condition,
  LabelSelector,
  LabelSelectorRequirement,
  Labels,
  PodAffinity,
  PodAffinityTerm,
} from '../../../../protocol/objects.ts'
import { changeField, changeItems, withField } from '../sharing.ts'
import type { FullPod, FullPodSpec } from './full-types.ts'
import { qosClassOf } from './qos-class.ts'

/** A pod as it is stored first: pending, with its quality of service. Upstream: pkg/registry/core/pod/strategy.go. */
export function preparePod(pod: FullPod): FullPod {
  const gated: Condition = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }
  const conditions = pod.spec.schedulingGates?.length ? { conditions: [gated] } : {}
  const spec = mergeLabelKeys(pod.spec, pod.metadata.labels ?? {})
  return { ...pod, spec, status: { phase: 'Pending', ...conditions, qosClass: qosClassOf(spec) } }
}

/** What a status update keeps of the old pod besides the spec. */
export function preparePodStatus(pod: FullPod, old: FullPod): FullPod {
  const qosClass = pod.status?.qosClass ?? old.status?.qosClass
  return {
    ...pod,
    metadata: withField(pod.metadata, 'ownerReferences', old.metadata.ownerReferences),
    spec: old.spec,
    status: qosClass && pod.status?.qosClass === undefined ? { ...pod.status, qosClass } : { ...pod.status },
  }
}

// Selectors of affinity and spread narrow themselves to the pod's own values of these keys when the pod is created.
function mergeLabelKeys(spec: FullPodSpec, labels: Labels): FullPodSpec {
  const spread = changeItems(spec, 'topologySpreadConstraints', (constraint) => narrow(constraint, labels))
  return changeField(spread, 'affinity', (affinity) =>
    changeField(
      changeField(affinity, 'podAffinity', (each) => narrowAffinity(each, labels)),
      'podAntiAffinity',
      (each) => narrowAffinity(each, labels),
    ),
  )
}

function narrowAffinity(affinity: PodAffinity, labels: Labels): PodAffinity {
  const preferred = changeItems(affinity, 'preferredDuringSchedulingIgnoredDuringExecution', (each) =>
    changeField(each, 'podAffinityTerm', (term) => narrow(term, labels)),
  )
  return changeItems(preferred, 'requiredDuringSchedulingIgnoredDuringExecution', (term) => narrow(term, labels))
}

type Selecting = Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>

function narrow<T extends Selecting>(term: T, labels: Labels): T {
  if (!term.labelSelector || (!term.matchLabelKeys && !term.mismatchLabelKeys)) return term
  const added = [...requirements(term.matchLabelKeys, 'In', labels), ...requirements(term.mismatchLabelKeys, 'NotIn', labels)]
  if (added.length === 0) return term
  const labelSelector: LabelSelector = {
    ...term.labelSelector,
    matchExpressions: [...(term.labelSelector.matchExpressions ?? []), ...added],
  }
  return { ...term, labelSelector }
}

function requirements(keys: readonly string[] = [], operator: 'In' | 'NotIn', labels: Labels): LabelSelectorRequirement[] {
  return keys.flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]))
}
