import { type Agent, later, moveContainer, note, podText, specOf, tell, within } from './agent.ts'
import { terminatedState } from './container-status.ts'
import { pulledImage } from './image-manager.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import { stopProbes } from './probes.ts'
import { environmentOf, mountedFiles } from './references.ts'
import { isRoutine } from './running-container.ts'
import { advance, plannedExit } from './runtime/shell/process.ts'

/** Asks the runtime for a container. False when its configuration cannot be had; reason and message then say why. */
export function createContainer(agent: Agent, record: PodRecord, index: number): boolean {
  const container = record.containers[index]!
  const spec = specOf(record, container)
  const found = environmentOf(agent, record, spec)
  const problem = 'problem' in found ? found.problem : rootProblem(agent, record, container)
  if (problem !== undefined) {
    container.reason = 'CreateContainerConfigError'
    container.message = problem
    tell(agent, record, 'Warning', 'Failed', `Error: ${problem}`, container)
    moveContainer(agent, record, container, 'block')
    return false
  }
  moveContainer(agent, record, container, 'create')
  record.busy = 'container'
  record.busyToken = later(agent, record, { type: 'begun', container: index }, within(agent, agent.runtime.starting))
  return true
}

function rootProblem({ runtime }: Agent, record: PodRecord, container: ContainerRecord): string | undefined {
  const { pod } = record
  const { image, securityContext } = specOf(record, container)
  const { runAsNonRoot, runAsUser } = { ...pod.spec.securityContext, ...securityContext } as {
    readonly runAsNonRoot?: boolean
    readonly runAsUser?: number
  }
  if (!runAsNonRoot || (runAsUser !== undefined && runAsUser !== 0)) return undefined
  const about = `(pod: "${podText(pod)}", container: ${container.name})`
  if (runAsUser === 0) return `container's runAsUser breaks non-root policy ${about}`
  return runtime.runsAsRoot(image) ? `container has runAsNonRoot and image will run as root ${about}` : undefined
}

/** The container's process begins. */
export function beginContainer(agent: Agent, record: PodRecord, index: number): void {
  const container = record.containers[index]!
  const { ctx, runtime } = agent
  const spec = specOf(record, container)
  const image = pulledImage(agent, spec.image)
  if (container.id !== '') {
    container.last = terminatedState(container)
    container.restarts += 1
  }
  const random = () => ctx.random()
  container.id = runtime.containerId(record.pod, container.name, container.restarts, random)
  container.image = image.reference
  container.imageId = image.id
  container.runs = spec.image
  if (container.kind === 'main') record.reinitialize = false
  container.startedAt = ctx.now
  container.reason = ''
  container.message = ''
  container.seen = false
  const found = environmentOf(agent, record, spec)
  container.process = runtime.start(
    { pod: record.pod, container: spec, podIP: record.ip, env: 'env' in found ? found.env : {}, files: mountedFiles(record, spec) },
    ctx.now,
    random,
  )
  moveContainer(agent, record, container, 'started')
  tell(agent, record, 'Normal', 'Created', 'Container created', container)
  tell(agent, record, 'Normal', 'Started', 'Container started', container)
  note(agent, container.restarts > 0 ? 'restarted' : 'started', record, container)
  planExit(agent, record, index)
}

/** Posts the row of the process's own end, when it can be told. */
function planExit(agent: Agent, record: PodRecord, index: number): void {
  const container = record.containers[index]!
  const end = container.process && plannedExit(container.process)
  if (!end) return
  const delay = Math.max(0, end.at - agent.ctx.now)
  container.exit = later(agent, record, { type: 'exit', container: index, code: end.code }, delay, {
    background: isRoutine(container, delay),
  })
}

/** The container's process has ended. */
export function endContainer(agent: Agent, record: PodRecord, index: number, code: number): void {
  const container = record.containers[index]!
  container.exit = 0
  if (container.process) {
    advance(container.process, agent.ctx.now)
    container.log = container.process.log
  }
  container.process = null
  container.finishedAt = agent.ctx.now
  container.exitCode = code
  container.exitReason = code === 0 ? 'Completed' : 'Error'
  stopProbes(agent, container)
  moveContainer(agent, record, container, 'exit')
  note(agent, 'exited', record, container, String(code))
}
