import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../src/kubectl/kubectl.ts'
import type { Difference } from './compare.ts'
import { normaliseOutput, UUID } from './normalise.ts'
import type { StepReport } from './play.ts'
import { RecordedCluster } from './recorded-cluster.ts'

/** What a kubectl process takes to start and to be done, as the recorder's did. */
const COMMAND_MS = 150

/** How long the tour waits for quiet where the recorder waited until nothing changed for some seconds. */
const QUIET_FACTOR = 1.5

interface Recorded {
  readonly argv: readonly string[]
  readonly stdin_file?: string | null
  readonly before?: readonly string[]
  readonly rc: number
  readonly stdout: string
  readonly stderr: string
}

/** Plays a tour of commands, each recorded with what it printed, in order against one simulated cluster. */
export function playTour(folder: string, seed = 1): readonly StepReport[] {
  const files = filesOf(folder)
  const cluster = new RecordedCluster(seed)
  const names = readdirSync(folder)
    .filter((name) => /^\d+\.json$/.test(name))
    .sort()
  const recordings = names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recorded)
  const pattern = suffixPattern(recordings)
  return recordings.map((recorded, index) => {
    for (const setUp of recorded.before ?? []) prepare(cluster, setUp, files)
    cluster.wait(COMMAND_MS)
    const options = {
      send: cluster.send,
      wait: cluster.wait,
      now: cluster.now,
      files,
      stdin: recorded.stdin_file ? files[recorded.stdin_file] : undefined,
    }
    const played = run(recorded.argv.slice(1), options)
    const differences = differencesOf(recorded, played, pattern)
    return {
      step: `${names[index]!.slice(0, -5)} ${recorded.argv.slice(1).join(' ')}`,
      checks: 1,
      failed: differences.length > 0 ? 1 : 0,
      differences,
    }
  })
}

/** Whether a folder holds such a tour. */
export function isTour(folder: string): boolean {
  return readdirSync(folder).includes('001.json')
}

function filesOf(folder: string, inside = 'files'): Readonly<Record<string, string>> {
  const path = join(folder, inside)
  if (!statSync(path).isDirectory()) return { [inside]: readFileSync(path, 'utf8') }
  // The recorder left its private key out.
  const made = inside === 'files' ? { 'files/tls.key': 'key\n' } : {}
  return Object.assign({}, made, ...readdirSync(path).map((name) => filesOf(folder, `${inside}/${name}`)))
}

function prepare(cluster: RecordedCluster, setUp: string, files: Readonly<Record<string, string>>): void {
  const [, kind, seconds] = /^(sleep|quiet) (\d+)/.exec(setUp) ?? []
  if (kind) cluster.wait(Number(seconds) * 1000 * (kind === 'quiet' ? QUIET_FACTOR : 1))
  const command = /kubectl (.*)$/.exec(setUp)?.[1]
  if (command) run(command, { send: cluster.send, wait: cluster.wait, now: cluster.now, files })
}

/** Finds names with random suffixes: those that `get pods` of the recording prints in several forms. */
function suffixPattern(recordings: readonly Recorded[]): RegExp {
  const prefixes = new Set<string>()
  for (const { stdout } of recordings) {
    for (const [, prefix] of stdout.matchAll(/(?<![a-z0-9.-])([a-z0-9][a-z0-9-]*-)(?=[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9]))/g))
      prefixes.add(prefix!)
  }
  const sorted = [...prefixes].sort((left, right) => right.length - left.length)
  return new RegExp(`(?<![a-z0-9.-])(${sorted.join('|')})[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])`, 'g')
}

function differencesOf(
  recorded: Recorded,
  played: { readonly stdout: string; readonly stderr: string; readonly rc: number },
  pattern: RegExp,
): readonly Difference[] {
  const text = (value: string) => normaliseOutput(value, pattern).replace(UUID, '<uid>').trimEnd()
  const parts = [
    ['stdout', text(recorded.stdout), text(played.stdout)],
    ['stderr', text(recorded.stderr), text(played.stderr)],
    ['rc', String(recorded.rc), String(played.rc)],
  ] as const
  return parts.filter(([, left, right]) => left !== right).map(([what, left, right]) => ({ what, recorded: left, simulated: right }))
}
