import type { Pod, ReplicaSet } from '../../../protocol/objects.ts'
import type { Plan } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'
import { finish, isComplete, rolloutStatus } from './deployment-status.ts'
import type { Pass } from './pass.ts'
import { growNew, type Resize, shrinkOld, wantedReplicas } from './rollout-maths.ts'
import { activeSets, cleanUp, resizeWrites } from './scaling.ts'

/** One step of a rolling update: grow the new ReplicaSet, or else shrink old ones, or else tidy up. Upstream: deployment/rolling.go. */
export function rolloutRolling(pass: Pass, createNew: (pass: Pass) => Plan): Plan {
  const { deployment, newSet, old, all } = pass
  if (!newSet) return createNew(pass)
  const to = growNew(deployment, newSet, all)
  if (to !== (newSet.spec.replicas ?? 0)) return resize(pass, [{ replicaSet: newSet, to }])
  const steps = shrinkOld(deployment, newSet, activeSets(old), all)
  return steps.length > 0 ? resize(pass, steps) : settle(pass)
}

/** All old pods go before the first new one comes. Upstream: deployment/recreate.go. */
export function rolloutRecreate(pass: Pass, createNew: (pass: Pass) => Plan): Plan {
  const { deployment, newSet, old, view } = pass
  const running = activeSets(old)
  if (running.length > 0)
    return resize(
      pass,
      running.map((replicaSet) => ({ replicaSet, to: 0 })),
    )
  if (old.some((replicaSet) => hasPods(replicaSet, view))) return finish(deployment, rolloutStatus(deployment, pass, view.now), view.now)
  if (!newSet) return createNew(pass)
  const to = wantedReplicas(deployment)
  return to === (newSet.spec.replicas ?? 0) ? settle(pass) : resize(pass, [{ replicaSet: newSet, to }])
}

function hasPods(replicaSet: ReplicaSet, view: View): boolean {
  if ((replicaSet.status?.replicas ?? 0) > 0) return true
  for (const { status } of view.by<Pod>('pods', 'owner', replicaSet.metadata.uid ?? '').values()) {
    if (status.phase !== 'Succeeded' && status.phase !== 'Failed') return true
  }
  return false
}

/** Upstream reckons the status from the sizes before this pass. */
function resize(pass: Pass, steps: readonly Resize[]): Plan {
  const { deployment, view } = pass
  return finish(deployment, rolloutStatus(deployment, pass, view.now), view.now, resizeWrites(deployment, steps))
}

function settle(pass: Pass): Plan {
  const { deployment, old, view } = pass
  const writes = isComplete(deployment, deployment.status) ? cleanUp(deployment, old) : []
  return finish(deployment, rolloutStatus(deployment, pass, view.now), view.now, writes)
}
