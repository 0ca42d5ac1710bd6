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
