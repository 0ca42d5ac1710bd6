import type { Command } from '../../lessons/lesson.ts'
import { fillPlaces, type PlacedPod } from '../../lessons/places.ts'
import type { Condition } from '../../protocol/checks.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { lessonFile } from './catalog.ts'

/** How commands are played. */
export interface Pace {
  /** Wall milliseconds between two looks at the cluster; 0: as fast as possible. */
  readonly pauseMs: number
}

export const atOnce: Pace = { pauseMs: 0 }
/** Slow enough to be watched. */
export const toWatch: Pace = { pauseMs: 60 }

/** Plays commands of a lesson one after the other. Throws what kubectl or the host refuses. */
export async function play(client: ClusterClient, path: string, commands: readonly Command[], pace: Pace): Promise<void> {
  for (const command of commands) {
    await perform(client, path, fillPlaces(command, await podsOf(client)), pace)
    if (pace.pauseMs > 0) await pause(pace.pauseMs * 6)
  }
}

async function podsOf(client: ClusterClient): Promise<readonly PlacedPod[]> {
  const { body } = await client.call({ do: 'request', request: { method: 'GET', path: '/api/v1/namespaces/default/pods' } })
  return (body as { readonly items?: readonly PlacedPod[] }).items ?? []
}

async function perform(client: ClusterClient, path: string, command: Command, pace: Pace): Promise<void> {
  switch (command.do) {
    case 'apply': {
      const { problems } = await client.call({ do: 'apply', yaml: await lessonFile(path, command.file) })
      const problem = problems.find(({ severity }) => severity === 'error')
      if (problem) throw new Error(problem.message)
      return
    }
    case 'kubectl': {
      const { rc, stderr } = await client.call({ do: 'kubectl', line: command.line })
      if (rc !== 0) throw new Error(stderr.trim())
      return
    }
    case 'fault':
      await client.call({ do: 'fault', fault: command.fault })
      return
    case 'wait':
      return letPass(client, command.seconds, pace)
    case 'waitFor':
      return letPass(client, command.seconds, pace, command.condition)
  }
}

/** Lets simulated time pass; while somebody watches, long waits go faster and faster. */
async function letPass(client: ClusterClient, seconds: number, pace: Pace, until?: Condition): Promise<void> {
  const from = client.clock().now
  const end = from + seconds * 1_000_000
  while (client.clock().now < end && !(until && (await holds(client, until)))) {
    const passed = (client.clock().now - from) / 1_000_000
    const chunk = pace.pauseMs > 0 ? Math.min(10, Math.max(0.5, passed * 0.15)) : 0.5
    await client.call({ do: 'advance', ms: chunk * 1000 })
    if (pace.pauseMs > 0) await pause(pace.pauseMs)
  }
}

async function holds(client: ClusterClient, condition: Condition): Promise<boolean> {
  const { steps, now } = client.clock()
  const result = await client.call({ do: 'query', query: { kind: 'checks', checks: [condition], begin: { steps, now } } })
  return result.kind === 'checks' && result.verdicts[0]?.state === 'met'
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
