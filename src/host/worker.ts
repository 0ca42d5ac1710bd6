import type { ToHost } from '../protocol/control.ts'
import { Session } from './session.ts'

/** The page's worker: a session, the messages of its page, and a clock that ticks about sixty times a second while there is work. */
const frameMs = 16

const nextTask = () =>
  new Promise<void>((resolve) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      channel.port1.close()
      resolve()
    }
    channel.port2.postMessage(null)
  })

const session = new Session(
  (message) => postMessage(message),
  nextTask,
  () => performance.now(),
)

addEventListener('message', (event: MessageEvent<ToHost>) => session.receive(event.data))
setInterval(() => session.frame(), frameMs)
