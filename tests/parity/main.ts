import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Difference } from './compare.ts'
import { explanation, type KnownDifference, readKnownDifferences } from './fidelity.ts'
import type { StepReport } from './play.ts'
import { playClosest } from './play-closest.ts'
import { isTour, playTour } from './play-tour.ts'

const FIXTURES = 'tests/fixtures/golden'

/** How many differences of a step are printed without `--all`. */
const SHOWN = 25

/** Checks of a recording: all, failed without an explanation, and how many differences that are. */
interface Score {
  readonly checks: number
  readonly failed: number
  readonly unexplained: number
}

/**
 * Entry of `npm run parity -- [--all] [--scores] [DIR...]`: plays each recording, prints what differs and a score. The exit code is 1 when
 * a difference is not explained in docs/fidelity.md. Without folders the recordings of the repository are played.
 */
export function main(argv: readonly string[]): number {
  const given = argv.filter((arg) => !arg.startsWith('--'))
  const known = existsSync('docs/fidelity.md') ? readKnownDifferences(readFileSync('docs/fidelity.md', 'utf8')) : []
  const folders = given.length > 0 ? given.map((path) => resolve(path)) : readdirSync(FIXTURES).map((name) => resolve(FIXTURES, name))
  const scores: Score[] = []
  for (const folder of folders) {
    if (isRecording(folder)) scores.push(...playFolder(folder, known, argv))
    else if (given.length > 0) print(`${basename(folder)}: not a recording (no input/ with summary.json, no 001.json)`)
  }
  const sum = (pick: (score: Score) => number) => scores.reduce((total, score) => total + pick(score), 0)
  const [checks, failed, unexplained] = [sum((score) => score.checks), sum((score) => score.failed), sum((score) => score.unexplained)]
  print(`\ntotal: ${percent(checks, failed)} (${checks - failed} of ${checks} checks equal), ${unexplained} unexplained differences`)
  return unexplained > 0 ? 1 : 0
}

function isRecording(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false
  return (existsSync(join(folder, 'input')) && existsSync(join(folder, 'summary.json'))) || isTour(folder)
}

function playFolder(folder: string, known: readonly KnownDifference[], argv: readonly string[]): readonly Score[] {
  const scenario = basename(folder)
  try {
    const reports = isTour(folder) ? playTour(folder) : playClosest(folder, known)
    const scores = reports.map((report) => printStep(scenario, report, known, argv))
    const sum = (pick: (score: Score) => number) => scores.reduce((total, score) => total + pick(score), 0)
    const [checks, failed] = [sum((score) => score.checks), sum((score) => score.failed)]
    print(`${scenario}: ${percent(checks, failed)} (${checks - failed} of ${checks} equal)`)
    return scores
  } catch (error) {
    print(`${scenario}: stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return [{ checks: 1, failed: 1, unexplained: 1 }]
  }
}

function printStep(
  scenario: string,
  { step, checks, differences }: StepReport,
  known: readonly KnownDifference[],
  argv: readonly string[],
): Score {
  const open = differences.filter(({ what }) => !explanation(known, scenario, step, what))
  // A difference that is explained is still one: the score says how much is equal, the exit code whether the rest is understood.
  const failed = Math.min(new Set(differences.map(checkOf)).size, checks)
  const explained = differences.length - open.length
  const all = argv.includes('--all')
  if (checks > 1 || open.length > 0 || all) {
    print(
      `${scenario} ${step}: ${percent(checks, failed)} (${checks - failed} of ${checks} equal)${explained > 0 ? `, ${explained} differences explained` : ''}${open.length > 0 ? `, ${open.length} not` : ''}`,
    )
  }
  if (!argv.includes('--scores')) printDifferences(all ? open : open.slice(0, SHOWN), open.length)
  return { checks, failed, unexplained: open.length }
}

/** Which check a difference belongs to: all fields of an object are one. */
function checkOf({ what }: Difference): string {
  return what.startsWith('object ') ? what.split(' ').slice(0, 2).join(' ') : what
}

function printDifferences(shown: readonly Difference[], total: number): void {
  for (const { what, recorded, simulated } of shown) {
    print(`    ${what}`)
    print(`        recorded:  ${indent(recorded)}`)
    print(`        simulated: ${indent(simulated)}`)
  }
  if (total > shown.length) print(`    ... and ${total - shown.length} more (--all shows them)`)
}

function percent(checks: number, failed: number): string {
  return checks === 0 ? '-' : `${(((checks - failed) / checks) * 100).toFixed(1)} %`
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n                   ')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
