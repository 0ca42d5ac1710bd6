import { type Agent, moveContainer, movePod } from './agent.ts'
import { unknownEnd } from './container-status.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import { thaw } from './pod-store.ts'
import { cancelAll } from './pod-worker.ts'
import { isDeleted, isRunning } from './restart.ts'

/** What a machine's loss of power does to what ran on it. Images stay on its disk. */
export function losePower(agent: Agent): void {
  const { state } = agent
  state.pulls.length = 0
  state.addresses.taken.clear()
  for (const key of [...state.pods.keys()]) loseContainers(agent, thaw(state, key)!)
}

function loseContainers(agent: Agent, record: PodRecord): void {
  cancelAll(agent, record)
  record.sending = false
  record.sandbox.ready = false
  if (record.worker === 'rejected' || record.worker === 'terminated') return
  record.ip = ''
  if (record.worker === 'creatingSandbox' || record.worker === 'syncing') movePod(agent, record, 'powerLost')
  record.reinitialize = record.containers.some(({ kind }) => kind === 'init')
  for (const container of record.containers) {
    if (isRunning(container)) loseProcess(agent, record, container)
    else if (container.state === 'creating' || container.state === 'pulling') moveContainer(agent, record, container, 'powerLost')
    else if (container.kind === 'init' && container.state === 'stopped') {
      moveContainer(agent, record, container, 'retry')
      container.id = ''
    }
  }
}

/** containerd finds the remains of a container after a reboot and says `Unknown`, 255; the pretended runtime has forgotten it. */
function loseProcess(agent: Agent, record: PodRecord, container: ContainerRecord): void {
  container.process = null
  if (agent.runtime.lostToPower === 'exited' && container.kind !== 'init') {
    container.finishedAt = agent.ctx.now
    container.exitCode = 255
    container.exitReason = 'Unknown'
    moveContainer(agent, record, container, 'exit')
    return
  }
  container.last = unknownEnd('deleted')
  container.id = ''
  container.imageId = ''
  if (!isDeleted(record)) container.restarts += 1
  moveContainer(agent, record, container, 'lost')
}
