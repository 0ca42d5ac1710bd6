import type { Container } from '../../protocol/objects.ts'
import { type Micros, SECOND } from '../../protocol/time.ts'
import type { Agent } from './agent.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import { runningOf } from './running-container.ts'
import type { Running } from './runtime/runtime.ts'

/** How long a lifecycle hook takes, and why it failed, if it did. */
export interface HookOutcome {
  readonly takes: Micros
  readonly failure: string
}

type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>

const done: HookOutcome = { takes: 0, failure: '' }

/** Runs a hook of a running container in the mind: what it will have done, and when. */
export function hookOutcome({ ctx, runtime }: Agent, record: PodRecord, container: ContainerRecord, hook: Hook): HookOutcome {
  if (hook.sleep) return { takes: hook.sleep.seconds * SECOND, failure: '' }
  const target = runningOf(record, container)
  if (hook.exec) {
    const { code, output, tookMicros } = runtime.exec(target, hook.exec.command ?? [], ctx.now)
    return {
      takes: tookMicros,
      failure: code === 0 ? '' : `command '${(hook.exec.command ?? []).join(' ')}' exited with ${code}: ${output}`,
    }
  }
  if (!hook.httpGet) return done
  const asked: Running = { ...target, container: { ...target.container, readinessProbe: { httpGet: hook.httpGet } } }
  const { ok, output } = runtime.probe('readiness', asked, ctx.now)
  return ok || runtime.name === 'recorded' ? done : { takes: 0, failure: output }
}
