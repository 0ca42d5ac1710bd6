import type { Draft, KubeObject, Pod, PodTemplateSpec } from '../../protocol/objects.ts'
import { controllerReference } from './ownership.ts'

const longestName = 253

/** A pod made from a template for its controller; the API server completes the name. Upstream: controller_utils.go GetPodFromTemplate. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  const { namespace, name } = owner.metadata
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: name.length < longestName ? `${name}-` : name,
      ...(namespace ? { namespace } : undefined),
      ...(labels ? { labels } : undefined),
      ...(annotations ? { annotations } : undefined),
      ...(finalizers ? { finalizers } : undefined),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
  }
}
