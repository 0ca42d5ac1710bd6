import { type Micros, SECOND } from '../../protocol/time.ts'
import { type Agent, later, moveContainer, note, specOf, tell, within } from './agent.ts'
import { firstBackOff, goDuration, longestBackOff } from './back-off.ts'
import type { ContainerRecord, PodRecord, Pull } from './kubelet-state.ts'
import { withDefaultTag } from './runtime/images/image-name.ts'
import type { PulledImage } from './runtime/runtime.ts'

/** `ready`: the image is there. `wait`: it is being pulled. `failed`: reason and message say why. */
export type ImageOutcome = 'ready' | 'wait' | 'failed'

/** Makes sure that a container's image is on the node. Upstream: pkg/kubelet/images/image_manager.go, EnsureImageExists. */
export function ensureImage(agent: Agent, record: PodRecord, index: number): ImageOutcome {
  const container = record.containers[index]!
  const { image, imagePullPolicy } = specOf(record, container)
  const tagged = withDefaultTag(image)
  if (!tagged.ok) {
    const message = `Failed to apply default image tag "${image}": ${tagged.error}`
    tell(agent, record, 'Warning', 'InspectFailed', message, container)
    return failImage(agent, record, container, 'InvalidImageName', message)
  }
  const { reference } = tagged
  const policy = imagePullPolicy ?? (reference.endsWith(':latest') ? 'Always' : 'IfNotPresent')
  const isPresent = agent.state.images.has(reference)
  if (isPresent && policy !== 'Always') {
    tell(
      agent,
      record,
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine and can be accessed by the pod`,
      container,
    )
    return 'ready'
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`
    tell(agent, record, 'Warning', 'ErrImageNeverPull', message, container)
    return failImage(agent, record, container, 'ErrImageNeverPull', message)
  }
  const waits = record.pullBackOff[image]
  if (waits && agent.ctx.now - waits.at < waits.delay) {
    tell(agent, record, 'Normal', 'BackOff', `Back-off pulling image "${image}"`, container)
    return failImage(agent, record, container, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${waits.message}`)
  }
  tell(agent, record, 'Normal', 'Pulling', `Pulling image "${image}"`, container)
  note(agent, 'pulling', record, container, image)
  return pull(agent, record, index, reference)
}

function failImage(agent: Agent, record: PodRecord, container: ContainerRecord, reason: string, message: string): 'failed' {
  container.reason = reason
  container.message = message
  tell(agent, record, 'Warning', 'Failed', `Error: ${reason}`, container)
  if (container.state === 'waiting' || container.state === 'pulling') moveContainer(agent, record, container, 'block')
  return 'failed'
}

/** Pulls go one after another on a node; with a runtime that has every image at hand they take no time. */
function pull(agent: Agent, record: PodRecord, index: number, reference: string): ImageOutcome {
  const { pulls } = agent.state
  const now = agent.ctx.now
  const entry: Pull = { pod: record.key, uid: record.uid, container: index, reference, askedAt: now, beganAt: now }
  moveContainer(agent, record, record.containers[index]!, 'pull')
  if (agent.runtime.resolving.least === 0) return endPull(agent, record, entry)
  pulls.push(entry)
  record.busy = 'pull'
  if (pulls.length === 1) beginPull(agent, record, entry)
  return 'wait'
}

function beginPull(agent: Agent, record: PodRecord, entry: Pull): void {
  entry.beganAt = agent.ctx.now
  later(
    agent,
    record,
    { type: 'pulled', container: entry.container },
    within(agent, agent.runtime.resolving) + downloadTime(agent, entry.reference),
  )
}

function downloadTime({ runtime, state }: Agent, reference: string): Micros {
  const found = runtime.pull(reference)
  if (typeof found === 'string') return 0
  const missing = found.layers.reduce((sum, { digest, size }) => (state.layers.has(digest) ? sum : sum + size), 0)
  return Math.round((missing * SECOND) / (state.shape?.pullBytesPerSecond ?? 125_000_000))
}

/** The pull at the head of the queue has ended: the next one begins. Returns it. */
export function takePull(agent: Agent, find: (pull: Pull) => PodRecord | undefined): Pull | undefined {
  const { pulls } = agent.state
  const ended = pulls.shift()
  for (let next = pulls[0]; next; next = pulls[0]) {
    const record = find(next)
    if (record) {
      beginPull(agent, record, next)
      break
    }
    pulls.shift()
  }
  return ended
}

/** What came of a pull, with its Events. */
export function endPull(agent: Agent, record: PodRecord, { container: index, reference, askedAt, beganAt }: Pull): 'ready' | 'failed' {
  const container = record.containers[index]!
  const { image } = specOf(record, container)
  const found = agent.runtime.pull(reference)
  const now = agent.ctx.now
  if (typeof found === 'string') {
    tell(agent, record, 'Warning', 'Failed', `Failed to pull image "${image}": ${found}`, container)
    note(agent, 'pullFailed', record, container, image)
    const before = record.pullBackOff[image]
    const delay = before && now - before.at <= 2 * longestBackOff ? Math.min(longestBackOff, before.delay * 2) : firstBackOff
    record.pullBackOff = { ...record.pullBackOff, [image]: { delay, at: now, message: found } }
    return failImage(agent, record, container, 'ErrImagePull', found)
  }
  keep(agent, reference, found)
  const took = goDuration(now - beganAt)
  const waited = goDuration(now - askedAt)
  tell(
    agent,
    record,
    'Normal',
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${waited} including waiting). Image size: ${found.sizeBytes} bytes.`,
    container,
  )
  note(agent, 'pulled', record, container, image)
  moveContainer(agent, record, container, 'pulled')
  return 'ready'
}

function keep({ state }: Agent, reference: string, found: PulledImage): void {
  if (!state.images.has(reference)) state.imagesChanged = true
  state.images.set(reference, found)
  for (const { digest } of found.layers) state.layers.add(digest)
}

/** The image of a container whose image is on the node. */
export function pulledImage(agent: Agent, image: string): PulledImage {
  const tagged = withDefaultTag(image)
  const found = tagged.ok ? agent.state.images.get(tagged.reference) : undefined
  if (!found) throw new Error(`image ${image} is not on ${agent.node}`)
  return found
}
