import type { Pod } from '../../../protocol/objects.ts'
import { definePlugin, maxScore } from '../framework.ts'

const MEBIBYTE = 1024 * 1024
const least = 23 * MEBIBYTE
const mostPerContainer = 1000 * MEBIBYTE

/**
 * Prefers nodes that have the pod's images already, the more so the bigger they are and the more nodes have them
 * (pkg/scheduler/framework/plugins/imagelocality).
 */
export const imageLocality = definePlugin<undefined, Wanted>({
  name: 'ImageLocality',
  weight: 1,

  preScore: ({ pod, cache }) => ({
    state: {
      // Images that no node has need no look at each node.
      images: imagesOf(pod.pod).filter((image) => cache.images.has(image)),
      containers: pod.pod.spec.containers.length + (pod.pod.spec.initContainers?.length ?? 0),
    },
  }),

  score(node, { cache, nodes }, { images, containers }) {
    let sum = 0
    for (const image of images) {
      if (!node.images.includes(image)) continue
      const known = cache.images.get(image)
      if (known) sum += Math.trunc(known.size * (known.nodes / nodes.length))
    }
    const most = mostPerContainer * containers
    const clamped = Math.min(Math.max(sum, least), most)
    return Math.trunc((maxScore * (clamped - least)) / (most - least))
  },
})

interface Wanted {
  readonly images: readonly string[]
  readonly containers: number
}

function imagesOf(pod: Pod): readonly string[] {
  const { initContainers = [], containers, volumes = [] } = pod.spec
  const references = volumes.flatMap(({ image }) => (image as { readonly reference?: string } | undefined)?.reference ?? [])
  return [...initContainers.map(({ image }) => image), ...containers.map(({ image }) => image), ...references].map(withTag)
}

/** Kubernetes' rule: no colon after the last slash means `:latest`. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}
