import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type RunOptions, run } from './kubectl.ts'

interface Recorded {
  readonly argv: readonly string[]
  readonly rc: number
  readonly stdout: string
  readonly stderr: string
}

const { files, commands } = JSON.parse(readFileSync('tests/fixtures/golden/kubectl-tour/client-side.json', 'utf8')) as {
  readonly files: Readonly<Record<string, string>>
  readonly commands: readonly Recorded[]
}

const empty: RunOptions = {
  send: () => ({
    status: 404,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'NotFound', message: 'nothing here', code: 404 },
  }),
  wait: () => undefined,
  now: () => 0,
  files,
}

describe('commands that need no server', () => {
  it.each(commands.map((command) => [command.argv.join(' '), command] as const))('kubectl %s', (_, { argv, rc, stdout, stderr }) => {
    const result = run(argv, empty)
    expect({ stdout: result.stdout, stderr: result.stderr, rc: result.rc }).toEqual({ stdout, stderr, rc })
  })
})

describe('kubectl', () => {
  it('helps with commands and flags', () => {
    expect(run('kubectl help', empty).stdout).toContain('  kubectl rollout status\n')
    expect(run('rollout status --help', empty).stdout).toContain('--timeout=')
    expect(run('run x --image=a -- sh --help', empty).stderr).toContain('nothing here')
  })

  it('says what it does not know', () => {
    expect(run('rollout nothing', empty)).toMatchObject({
      rc: 1,
      stderr: 'error: unknown command "rollout nothing"\nSee \'kubectl rollout -h\' for help and examples\n',
    })
    expect(run('get "x', empty)).toMatchObject({ rc: 1 })
    expect(run('get podz', empty).stderr).toBe('error: the server doesn\'t have a resource type "podz"\n')
  })

  it('gives up waiting for ever after its patience', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default', uid: 'u' } }
    let waited = 0
    const send: RunOptions['send'] = () => ({ status: 200, body: pod })
    const result = run('delete pod p', {
      send,
      now: () => 0,
      wait: (delayMs) => {
        waited += delayMs
      },
      patienceMs: 1000,
    })
    expect(result.stdout).toBe('pod "p" deleted from default namespace\n')
    expect(result.stderr).toBe('error: timed out waiting for the condition on pods/p\n')
    expect(waited).toBe(1000)
  })

  it('asks as another user with --as', () => {
    const users: (string | undefined)[] = []
    run('get pods --as=jane', {
      ...empty,
      user: 'admin',
      send: (request) => {
        users.push(request.user)
        return { status: 200, body: { kind: 'Table', columnDefinitions: [], rows: [] } }
      },
    })
    expect(users).toEqual(['jane'])
  })
})
