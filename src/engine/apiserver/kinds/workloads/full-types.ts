import type { IntOrString, KubeObject, LabelSelector, Labels } from '../../../../protocol/objects.ts'
import type { ClaimSpec, FullPodTemplate } from '../pod/full-types.ts'

/** Workloads as clients may send them: any text where an enumeration belongs, selectors that are missing. */
export interface FullDeployment extends KubeObject {
  readonly spec: FullDeploymentSpec
  readonly status?: Readonly<Record<string, unknown>>
}

export interface FullDeploymentSpec {
  readonly replicas?: number
  readonly selector?: LabelSelector
  readonly template: FullPodTemplate
  readonly strategy: RollingStrategy
  readonly minReadySeconds?: number
  readonly revisionHistoryLimit?: number
  readonly paused?: boolean
  readonly progressDeadlineSeconds?: number
}

export interface RollingStrategy {
  readonly type?: string
  readonly rollingUpdate?: { readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString; readonly partition?: number }
}

export interface FullReplicaSet extends KubeObject {
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly selector?: LabelSelector
    readonly template: FullPodTemplate
  }
  readonly status?: Readonly<Record<string, unknown>>
}

export interface FullReplicationController extends KubeObject {
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly selector?: Labels
    readonly template?: FullPodTemplate
  }
  readonly status?: Readonly<Record<string, unknown>>
}

export interface FullDaemonSet extends KubeObject {
  readonly spec: {
    readonly selector?: LabelSelector
    readonly template: FullPodTemplate
    readonly updateStrategy: RollingStrategy
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
  }
}

export interface FullStatefulSet extends KubeObject {
  readonly spec: FullStatefulSetSpec
}

export interface FullStatefulSetSpec {
  readonly replicas?: number
  readonly selector?: LabelSelector
  readonly template: FullPodTemplate
  readonly volumeClaimTemplates?: readonly ClaimTemplate[]
  readonly serviceName?: string
  readonly podManagementPolicy?: string
  readonly updateStrategy: RollingStrategy
  readonly revisionHistoryLimit?: number
  readonly minReadySeconds?: number
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string }
  readonly ordinals?: { readonly start?: number }
}

export interface ClaimTemplate {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: { readonly name?: string; readonly labels?: Labels }
  readonly spec: ClaimSpec
  readonly status?: Readonly<Record<string, unknown>>
}

export interface FullJob extends KubeObject {
  readonly spec: FullJobSpec
  readonly status?: JobStatus
}

export interface JobStatus {
  readonly startTime?: string
  readonly completionTime?: string
  readonly active?: number
  readonly [more: string]: unknown
}

export interface FullJobSpec {
  readonly parallelism?: number
  readonly completions?: number
  readonly activeDeadlineSeconds?: number
  readonly backoffLimit?: number
  readonly backoffLimitPerIndex?: number
  readonly maxFailedIndexes?: number
  readonly selector?: LabelSelector
  readonly manualSelector?: boolean
  readonly template: FullPodTemplate
  readonly ttlSecondsAfterFinished?: number
  readonly completionMode?: string
  readonly suspend?: boolean
  readonly podReplacementPolicy?: string
  readonly podFailurePolicy?: { readonly rules?: readonly PodFailureRule[] }
  readonly successPolicy?: { readonly rules?: readonly SuccessRule[] }
  readonly managedBy?: string
}

export interface PodFailureRule {
  readonly action?: string
  readonly onExitCodes?: { readonly containerName?: string; readonly operator?: string; readonly values?: readonly number[] }
  readonly onPodConditions?: readonly { readonly type?: string; readonly status?: string }[]
}

export interface SuccessRule {
  readonly succeededIndexes?: string
  readonly succeededCount?: number
}

export interface FullCronJob extends KubeObject {
  readonly spec: FullCronJobSpec
}

export interface FullCronJobSpec {
  readonly schedule?: string
  readonly timeZone?: string
  readonly startingDeadlineSeconds?: number
  readonly concurrencyPolicy?: string
  readonly suspend?: boolean
  readonly jobTemplate: { readonly metadata?: FullPodTemplate['metadata']; readonly spec: FullJobSpec }
  readonly successfulJobsHistoryLimit?: number
  readonly failedJobsHistoryLimit?: number
}
