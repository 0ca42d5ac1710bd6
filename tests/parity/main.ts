import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { explanation, type KnownDifference, readKnownDifferences } from './fidelity.ts'
import { playScenario, type StepReport } from './play.ts'
import { isTour, playTour } from './play-tour.ts'

const FIXTURES = 'tests/fixtures/golden'

/** Entry of `npm run parity`: plays each folder, prints what differs and a score; the exit code is 1 when a difference is not explained. */
export function main(argv: readonly string[]): number {
  const verbose = argv.includes('--all')
  const folders = argv.filter((arg) => !arg.startsWith('--'))
  const known = existsSync('docs/fidelity.md') ? readKnownDifferences(readFileSync('docs/fidelity.md', 'utf8')) : []
  const chosen = folders.length > 0 ? folders : readdirSync(FIXTURES).map((name) => join(FIXTURES, name))
  let unexplained = 0
  const total = { checks: 0, failed: 0 }
  for (const folder of chosen.map((path) => resolve(path))) {
    if (!isRecording(folder)) {
      if (folders.length > 0) print(`${basename(folder)}: not a recording (no input/ with summary.json, no 001.json)`)
      continue
    }
    const reports = playGuarded(folder)
    if (typeof reports === 'string') {
      print(`${basename(folder)}: stopped: ${reports}`)
      unexplained++
      continue
    }
    unexplained += printScenario(basename(folder), reports, known, verbose)
    for (const { checks, failed } of reports) {
      total.checks += checks
      total.failed += failed
    }
  }
  print(
    `\ntotal: ${percent(total.checks, total.failed)} (${total.checks - total.failed} of ${total.checks} checks), ${unexplained} unexplained differences`,
  )
  return unexplained > 0 ? 1 : 0
}

function isRecording(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false
  return (existsSync(join(folder, 'input')) && existsSync(join(folder, 'summary.json'))) || isTour(folder)
}

function playGuarded(folder: string): readonly StepReport[] | string {
  try {
    return isTour(folder) ? playTour(folder) : playScenario(folder)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

function printScenario(scenario: string, reports: readonly StepReport[], known: readonly KnownDifference[], verbose: boolean): number {
  let unexplained = 0
  for (const { step, checks, failed, differences } of reports) {
    const open = differences.filter(({ what }) => !explanation(known, scenario, step, what))
    unexplained += open.length
    const explained = differences.length - open.length
    print(
      `${scenario} ${step}: ${percent(checks, failed)} (${checks - failed} of ${checks})${explained > 0 ? `, ${explained} explained` : ''}`,
    )
    for (const { what, recorded, simulated } of verbose ? open : open.slice(0, 25)) {
      print(`    ${what}`)
      print(`        recorded:  ${indent(recorded)}`)
      print(`        simulated: ${indent(simulated)}`)
    }
    if (!verbose && open.length > 25) print(`    ... and ${open.length - 25} more (--all shows them)`)
  }
  return unexplained
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
