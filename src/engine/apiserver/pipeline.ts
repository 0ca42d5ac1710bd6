import type { StageRecord } from '../../protocol/trace.ts'
import type { Exchange, Stage } from './exchange.ts'
import { admit } from './stages/admit.ts'
import { authenticate } from './stages/authenticate.ts'
import { authorize } from './stages/authorize.ts'
import { decode } from './stages/decode.ts'
import { mutate } from './stages/mutate.ts'
import { persist } from './stages/persist.ts'
import { validate } from './stages/validate.ts'

/** The gates that a write passes, in order. The order is the lesson. */
export const stages: readonly Stage[] = [authenticate, authorize, decode, mutate, validate, admit, persist]

// One record object for each outcome of each stage, and one list for each way through the stages: a trace of many requests shares them.
const records = new Map(
  stages.map(({ name }) => {
    const record = (outcome: StageRecord['outcome']): StageRecord => Object.freeze({ stage: name, outcome })
    return [name, { pass: record('pass'), change: record('change'), refuse: record('refuse') }]
  }),
)

const ways = new Map<string, readonly StageRecord[]>()

function shared(way: string, passed: readonly StageRecord[]): readonly StageRecord[] {
  const known = ways.get(way)
  if (known) return known
  ways.set(way, Object.freeze(passed))
  return passed
}

/** Sends an exchange through the gates until one refuses or the last has answered. Returns what each did. */
export function runPipeline(exchange: Exchange): readonly StageRecord[] {
  const passed: StageRecord[] = []
  let way = ''
  for (const stage of stages) {
    const outcome = stage.run(exchange)
    const record = records.get(stage.name)!
    if (outcome === undefined || outcome === 'changed') {
      passed.push(outcome ? record.change : record.pass)
      way += outcome ? 'c' : 'p'
      continue
    }
    passed.push(record.refuse)
    way += 'r'
    exchange.answer = { status: outcome.code, body: outcome }
    break
  }
  return shared(way, passed)
}
