import type { Check, Condition, Verdict } from '../../protocol/checks.ts'
import css from './lesson.module.css'

/** More than this is not counted by looking. */
const mostSquares = 8

/** The goal drawn from the same declaration as its sentence: what is wanted, dashed; what is there, filled; what is too much, hatched. */
export function GoalPicture({ check, verdict }: { readonly check: Check; readonly verdict: Verdict | undefined }) {
  const condition = conditionOf(check)
  if (condition?.kind !== 'count' && condition?.kind !== 'endpoints') return null
  const { op, value } = condition.is
  const actual = verdict?.fact.actual
  if (typeof value !== 'number' || typeof actual !== 'number') return null
  const squares = Math.max(value, actual)
  if (squares === 0 || squares > mostSquares) return null
  return (
    <svg className={css.picture} width={squares * 16} height={14} aria-hidden="true">
      {Array.from({ length: squares }, (_, index) => index).map((index) => (
        <Square key={index} x={index * 16 + 1} state={index >= actual ? 'wanted' : index < value || op === '≥' ? 'there' : 'tooMany'} />
      ))}
    </svg>
  )
}

function Square({ x, state }: { readonly x: number; readonly state: 'wanted' | 'there' | 'tooMany' }) {
  if (state === 'wanted') return <rect x={x} y={1} width={12} height={12} rx={2.5} className={css.wanted} />
  if (state === 'there') return <rect x={x} y={1} width={12} height={12} rx={2.5} className={css.there} />
  return (
    <g className={css.tooMany}>
      <rect x={x} y={1} width={12} height={12} rx={2.5} />
      <path d={`M${x + 1} ${8}l7-6M${x + 1} ${12}l10-9M${x + 5} ${13}l7-6`} />
    </g>
  )
}

/** What a check counts. */
function conditionOf(check: Check): Condition | undefined {
  switch (check.kind) {
    case 'happened':
      return undefined
    case 'always':
    case 'never':
    case 'eventually':
      return check.condition
    case 'until':
      return check.goal
    default:
      return check
  }
}
