import type { Condition, IntOrString, KubeObject, LabelSelector } from './meta.ts'
import type { PodTemplateSpec } from './pod.ts'

export interface Deployment extends KubeObject {
  readonly kind: 'Deployment'
  readonly spec: DeploymentSpec
  readonly status: DeploymentStatus
}

export interface DeploymentSpec {
  readonly replicas?: number
  readonly selector: LabelSelector
  readonly template: PodTemplateSpec
  readonly strategy?: {
    readonly type?: 'RollingUpdate' | 'Recreate'
    readonly rollingUpdate?: { readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString }
  }
  readonly minReadySeconds?: number
  readonly revisionHistoryLimit?: number
  readonly paused?: boolean
  readonly progressDeadlineSeconds?: number
}

export interface DeploymentStatus {
  readonly observedGeneration?: number
  readonly replicas?: number
  readonly updatedReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly unavailableReplicas?: number
  readonly terminatingReplicas?: number
  readonly conditions?: readonly Condition[]
  readonly collisionCount?: number
}

export interface ReplicaSet extends KubeObject {
  readonly kind: 'ReplicaSet'
  readonly spec: ReplicaSetSpec
  readonly status: ReplicaSetStatus
}

export interface ReplicaSetSpec {
  readonly replicas?: number
  readonly minReadySeconds?: number
  readonly selector: LabelSelector
  readonly template?: PodTemplateSpec
}

export interface ReplicaSetStatus {
  readonly replicas: number
  readonly fullyLabeledReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly terminatingReplicas?: number
  readonly observedGeneration?: number
  readonly conditions?: readonly Condition[]
}
