import { describe, expect, test } from 'vitest'
import type { Answer, Call, CallResult, ClockState, FromHost, RunDocument } from '../protocol/control.ts'
import { Session } from './session.ts'

/** A client and its session in one thread, with a wall clock that the test moves. */
function host() {
  const messages: FromHost[] = []
  let wall = 0
  let nextId = 1
  const session = new Session(
    (message) => messages.push(structuredClone(message)),
    () => Promise.resolve(),
    () => wall,
  )
  const answerOf = (id: number) => messages.find((message): message is Answer => message.type === 'answer' && message.id === id)
  const ask = async (call: Call): Promise<Answer> => {
    const id = nextId++
    session.receive({ id, call: structuredClone(call) })
    while (!answerOf(id)) await new Promise((resolve) => setTimeout(resolve, 0))
    return answerOf(id)!
  }
  const call = async <C extends Call>(each: C): Promise<CallResult[C['do']]> => {
    const answer = await ask(each)
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.detail}`)
    return answer.value as CallResult[C['do']]
  }
  const frame = (ms = 16) => {
    wall += ms
    session.frame()
  }
  return { messages, ask, call, frame }
}

const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`

describe('a session', () => {
  test('applies a manifest, runs, and answers as the API server does', async () => {
    const { call } = host()
    const applied = await call({ do: 'apply', yaml: web })
    expect(applied.lines).toEqual(['deployment.apps/web created', 'service/web created'])
    expect(applied.objects.map(({ resource, key, action }) => [resource, key, action])).toEqual([
      ['deployments', 'default/web', 'created'],
      ['services', 'default/web', 'created'],
    ])
    expect((await call({ do: 'runUntilQuiet', maxMs: 60_000 })).reachedQuiet).toBe(true)
    const { body } = await call({ do: 'request', request: { method: 'GET', path: '/apis/apps/v1/namespaces/default/deployments/web' } })
    expect(body).toMatchObject({ status: { readyReplicas: 3 } })
    expect((await call({ do: 'apply', yaml: web })).lines).toEqual(['deployment.apps/web unchanged', 'service/web unchanged'])
    expect((await call({ do: 'kubectl', line: 'kubectl get deployment web -o name' })).stdout).toBe('deployment.apps/web\n')
  })

  test('shows refusals at their lines and applies the rest', async () => {
    const { call } = host()
    const { problems, lines } = await call({
      do: 'apply',
      yaml: `${web}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec:\n  replicas: many\n---\nkind: Nonsense\napiVersion: v9\nmetadata: {name: x}\n`,
    })
    expect(lines).toContain('service/web created')
    const errors = problems.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ line }) => line)).toEqual([21, 23])
    expect(errors[0]?.message).toContain('cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32')
    expect(errors[1]?.message).toContain('no matches for kind "Nonsense" in version "v9"')
  })

  test('runs with the wall clock at its speed, and stands still when paused', async () => {
    const { call, frame, messages } = host()
    const { now } = await call({ do: 'setSpeed', speed: 2 })
    await call({ do: 'run' })
    frame()
    for (let i = 0; i < 10; i++) frame(100)
    const running = messages.findLast((message) => message.type === 'clock')!.clock
    expect(running.now - now).toBe(2_000_000)
    await call({ do: 'pause' })
    frame(1000)
    expect(((await call({ do: 'pause' })) as ClockState).now).toBe(running.now)
  })

  test('pushes a watched query when its result changes, and only then', async () => {
    const { call, frame, messages } = host()
    await call({ do: 'subscribe', subscription: 9, query: { kind: 'table', resource: 'configmaps', namespace: 'default' } })
    const pushes = () => messages.filter((message) => message.type === 'result' && message.subscription === 9).length
    frame()
    const before = pushes()
    frame()
    expect(pushes()).toBe(before)
    await call({ do: 'apply', yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n' })
    frame()
    expect(pushes()).toBe(before + 1)
  })

  test('a document opens to the same moment, byte for byte', async () => {
    const one = host()
    await one.call({ do: 'reset', options: { seed: 7, nodes: 2 } })
    await one.call({ do: 'apply', yaml: web })
    await one.call({ do: 'advance', ms: 1234 })
    await one.call({ do: 'fault', fault: { kind: 'stopNode', node: 'worker-1' } })
    await one.call({ do: 'advance', ms: 777 })
    for (let i = 0; i < 5; i++) await one.call({ do: 'step' })
    const document = JSON.parse(JSON.stringify(await one.call({ do: 'export' }))) as RunDocument
    const digest = await one.call({ do: 'digest' })
    const two = host()
    await two.call({ do: 'open', document })
    expect(await two.call({ do: 'digest' })).toBe(digest)
    await one.call({ do: 'advance', ms: 60_000 })
    await two.call({ do: 'advance', ms: 60_000 })
    expect(await two.call({ do: 'digest' })).toBe(await one.call({ do: 'digest' }))
  })

  test('refuses documents that are not sound, and changes nothing', async () => {
    const { ask, call } = host()
    await call({ do: 'apply', yaml: web })
    const document = (await call({ do: 'export' })) as RunDocument
    const before = await call({ do: 'digest' })
    const refused = async (damaged: unknown) => {
      const answer = await ask({ do: 'open', document: damaged })
      return answer.ok ? 'opened' : answer.error.code
    }
    expect(await refused(null)).toBe('linkDamaged')
    expect(await refused({ ...document, inputs: 'x' })).toBe('linkDamaged')
    expect(await refused({ ...document, version: '0' })).toBe('linkVersion')
    expect(await refused({ ...document, at: { steps: 9e15, now: 0 } })).toBe('linkTooLarge')
    expect(await refused({ ...document, options: { nodes: 1e9 } })).toBe('badArgument')
    expect(await refused({ ...document, options: { ...document.options, seed: 99 } })).toBe('linkDiverged')
    expect(await refused({ ...document, inputs: [...document.inputs].reverse().map((each, i) => ({ ...each, step: -i })) })).toBe(
      'linkDamaged',
    )
    expect(
      await refused({ ...document, inputs: document.inputs.map((each) => ({ ...each, input: { request: { method: 'GET', path: 1 } } })) }),
    ).toBe('linkDamaged')
    expect(await call({ do: 'digest' })).toBe(before)
  })

  test('says what it cannot do', async () => {
    const { ask } = host()
    const code = async (call: Call) => {
      const answer = await ask(call)
      return answer.ok ? 'done' : answer.error.code
    }
    expect(await code({ do: 'setSpeed', speed: -1 })).toBe('badArgument')
    expect(await code({ do: 'advance', ms: Number.NaN })).toBe('badArgument')
    expect(await code({ do: 'reset', options: { nodes: 1e6 } })).toBe('badArgument')
    expect(await code({ do: 'switchBranch', branch: 5 })).toBe('badArgument')
    expect(await code({ do: 'fault', fault: { kind: 'stopNode', node: 'nowhere' } })).toBe('notFound')
    expect(await code({ do: 'query', query: { kind: 'loop', controller: 'nothing' } })).toBe('notFound')
  })

  test('going back, acting there, and having the other future again', async () => {
    const { call } = host()
    await call({ do: 'apply', yaml: web })
    await call({ do: 'runUntilQuiet', maxMs: 60_000 })
    const { now } = await call({ do: 'advance', ms: 1000 })
    const end = await call({ do: 'digest' })
    await call({ do: 'seek', ms: now / 1000 - 2000 })
    await call({ do: 'kubectl', line: 'scale deployment web --replicas=5' })
    const forked = await call({ do: 'advance', ms: 5000 })
    expect(forked.branches).toHaveLength(1)
    await call({ do: 'switchBranch', branch: forked.branches[0]!.id })
    await call({ do: 'seek', ms: now / 1000 })
    expect(await call({ do: 'digest' })).toBe(end)
  })
})
