import type { Deployment, PodTemplateSpec } from '../../../protocol/objects.ts'
import type { Plan } from '../../client/controller.ts'
import { type NewEvent, referenceTo } from '../../client/event-recorder.ts'
import { requests } from '../../client/requester.ts'
import type { Pass } from './pass.ts'
import { annotation, lastRevision, revisionOf, revisionReason, rolledBackAnnotations, sameTemplate, withoutHash } from './revisions.ts'

/** Goes back to the revision that the old annotation names (0: the one before). Upstream: deployment/rollback.go. */
export function rollBack({ deployment, all }: Pass): Plan {
  const asked = Number(deployment.metadata.annotations?.[annotation.rollback])
  const revision = asked || lastRevision(all)
  if (!revision) return giveUp(deployment, 'DeploymentRollbackRevisionNotFound', 'Unable to find last revision.')
  const target = all.find((replicaSet) => revisionOf(replicaSet) === revision)
  if (!target) return giveUp(deployment, 'DeploymentRollbackRevisionNotFound', 'Unable to find the revision to rollback to.')
  const { name } = deployment.metadata
  if (!target.spec.template || sameTemplate(target.spec.template, deployment.spec.template)) {
    return giveUp(
      deployment,
      'DeploymentRollbackTemplateUnchanged',
      `The rollback revision contains the same template as current deployment "${name}"`,
    )
  }
  const { template } = target.spec
  const plain: PodTemplateSpec = { ...template, metadata: { ...template.metadata, labels: withoutHash(template.metadata?.labels) } }
  const metadata = { ...deployment.metadata, annotations: rolledBackAnnotations(deployment, target) }
  const request = requests.update(
    { ...deployment, metadata, spec: { ...deployment.spec, template: plain } } as Deployment,
    revisionReason(revision),
  )
  const message = `Rolled back deployment "${name}" to revision ${revision}`
  return { writes: [{ request, onSuccess: { about: referenceTo(deployment), type: 'Normal', reason: 'DeploymentRollback', message } }] }
}

function giveUp(deployment: Deployment, reason: string, message: string): Plan {
  const event: NewEvent = { about: referenceTo(deployment), type: 'Warning', reason, message }
  const { [annotation.rollback]: _, ...annotations } = deployment.metadata.annotations ?? {}
  const cleared = { ...deployment, metadata: { ...deployment.metadata, annotations } }
  return { events: [event], writes: [{ request: requests.update(cleared, revisionReason(0)) }] }
}
