import { hash32 } from '../../../kernel/random.ts'
import { databases } from './databases.ts'
import { imageDigest } from './digest.ts'
import { bases, type Image } from './image.ts'
import { type ImageName, parseImageName } from './image-name.ts'
import { sampleApps } from './sample-apps.ts'
import { shells } from './shells.ts'
import { webServers } from './web-servers.ts'

/** A layer as it comes from a registry. */
export interface Layer {
  readonly digest: string
  /** Bytes to download. */
  readonly size: number
}

/** An image that a registry has: its behaviour and what must be downloaded. */
export interface FoundImage {
  readonly name: ImageName
  readonly image: Image
  readonly layers: readonly Layer[]
  /** Sum of the layers in bytes: what events and the node's image list say. */
  readonly sizeBytes: number
  readonly digest: string
}

/** What stands in for an image that nobody has described: it serves the ports that the pod declares, for ever. */
const plain: Image = { names: [], base: 'debian', layers: [], kind: 'server', startupMs: [100, 300], onTerm: { code: 0, ms: 50 } }

const exact = new Map<string, Image>()
const prefixes: { readonly prefix: string; readonly image: Image }[] = []
for (const image of [...webServers, ...databases, ...shells, ...sampleApps]) {
  for (const name of image.names) {
    if (name.endsWith('*')) prefixes.push({ prefix: name.slice(0, -1), image })
    else exact.set(name, image)
  }
}

/** Copies of these lie in many registries, under the same last name. */
const copied = /^(busybox|alpine|nginx|pause|agnhost|echoserver|redis|memcached|examples-bookinfo-[\w-]+)$/

function describedImage(familiar: string): Image | undefined {
  const known = exact.get(familiar) ?? prefixes.find(({ prefix }) => familiar.startsWith(prefix))?.image
  const last = familiar.slice(familiar.lastIndexOf('/') + 1)
  if (known || !copied.test(last)) return known
  return (
    exact.get(last) ??
    exact.get(`istio/${last}`) ??
    exact.get(`registry.k8s.io/${last}`) ??
    exact.get(`registry.k8s.io/e2e-test-images/${last}`)
  )
}

const found = new Map<string, FoundImage>()

/**
 * What the registries of this world hold: every image, except those whose reference holds `does-not-exist`, `nonexistent` or
 * `no-such-image`. A spelling mistake in a name cannot be told from a private image, so it is an image that nobody described.
 */
export function findImage(reference: string): FoundImage | undefined {
  if (/does-not-exist|nonexistent|no-such-image/.test(reference)) return undefined
  const known = found.get(reference)
  if (known) return known
  const name = parseImageName(reference)
  if (typeof name === 'string') return undefined
  const image = describedImage(name.familiar) ?? plain
  const layers = layersOf(image, name)
  const sizeBytes = layers.reduce((sum, { size }) => sum + size, 0)
  const result: FoundImage = Object.freeze({ name, image, layers, sizeBytes, digest: imageDigest(`${name.familiar}:${name.tag}`) })
  if (found.size > 2000) found.clear()
  found.set(reference, result)
  return result
}

/** Base layers are the same for all images of a base; the others belong to the repository, the last one to the tag. */
function layersOf(image: Image, { familiar, tag }: ImageName): readonly Layer[] {
  const slim = /alpine|slim/.test(tag) && image.base === 'debian'
  const base = slim ? 'alpine' : image.base
  const below = base ? bases[base].map((size, index) => ({ digest: imageDigest(`base ${base} ${index}`), size: Math.round(size) })) : []
  const own = image === plain ? plainLayers(familiar, tag) : image.layers
  // Two versions of a program differ a little in size.
  const factor = (slim ? 0.45 : 1) * (1 + (hash32(tag) % 64) / 1000)
  return [
    ...below,
    ...own.map((size, index) => ({ digest: imageDigest(`${familiar}:${tag} ${index}`), size: Math.max(1, Math.round(size * factor)) })),
  ]
}

const plainLayers = (familiar: string, tag: string): readonly number[] => [
  8_000_000 + (hash32(familiar) % 60_000_000),
  200_000 + (hash32(tag) % 4_000_000),
]
