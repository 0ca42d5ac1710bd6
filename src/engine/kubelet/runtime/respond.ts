import type { Container } from '../../../protocol/objects.ts'
import { type Micros, SECOND, toTimestamp } from '../../../protocol/time.ts'
import type { HttpAnswer, Image } from './images/image.ts'
import { findImage } from './images/registry.ts'

/** Who answers, and when: what bodies may speak of. */
export interface Answering {
  readonly pod: string
  readonly startedAt: Micros
  readonly now: Micros
}

/** What an image's server answers to a path, and until when that stays so. Without `answer`: it does not speak HTTP. */
export function respondAs(
  image: Image,
  path: string,
  { pod, startedAt, now }: Answering,
): { readonly answer?: HttpAnswer; readonly until: Micros } {
  const bare = path.split(/[?#]/)[0] || '/'
  const table = image.http ?? (image.names.length === 0 || !image.ports ? anything : undefined)
  const found = table?.[bare] ?? table?.['*']
  if (!found)
    return table
      ? { answer: { status: 404, body: '404 page not found' }, until: Number.POSITIVE_INFINITY }
      : { until: Number.POSITIVE_INFINITY }
  const changesAt = found.forSeconds === undefined ? Number.POSITIVE_INFINITY : startedAt + found.forSeconds * SECOND
  const answer = now >= changesAt && found.afterwards ? found.afterwards : found
  const body = answer.body.replaceAll('%pod%', pod).replaceAll('%now%', toTimestamp(now))
  return { answer: { status: answer.status, body }, until: now < changesAt ? changesAt : Number.POSITIVE_INFINITY }
}

/** An image that nobody described is taken to be well behaved. */
const anything: Readonly<Record<string, HttpAnswer>> = { '*': { status: 200, body: '' } }

/** What a container with that image answers on a port and path, for the page. `undefined`: nothing listens there or it does not speak HTTP. */
export function respond(container: Container, port: number, path: string, answering: Answering): HttpAnswer | undefined {
  const image = findImage(container.image)?.image
  if (!image) return undefined
  const mode = [...(container.command ?? []), ...(container.args ?? [])].find((word) => image.modes && Object.hasOwn(image.modes, word))
  const behaviour = mode && image.modes ? { ...image, ...image.modes[mode] } : image
  const ports = behaviour.ports ?? (container.ports ?? []).map(({ containerPort }) => containerPort)
  return ports.includes(port) ? respondAs(behaviour, path, answering).answer : undefined
}
