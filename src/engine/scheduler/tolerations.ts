import type { Taint, Toleration } from '../../protocol/objects.ts'

/** Whether a toleration covers a taint (staging/src/k8s.io/api/core/v1/toleration.go). An empty effect or key covers every one. */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  if (operator === undefined || operator === 'Equal') return (value ?? '') === (taint.value ?? '')
  return operator === 'Exists'
}

/** The first taint that keeps pods away (NoSchedule, NoExecute) and is not tolerated. */
export function untoleratedTaint(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[] | undefined): Taint | undefined {
  if (!taints) return undefined
  for (const taint of taints) {
    if (taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, tolerations)) return taint
  }
  return undefined
}

/** Whether one of the tolerations covers the taint. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false
}
