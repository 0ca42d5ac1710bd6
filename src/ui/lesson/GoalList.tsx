import type { Check, FieldValue, Verdict } from '../../protocol/checks.ts'
import { useClock, useCluster } from '../client/cluster-context.tsx'
import { RingShape } from '../glyphs/Ring.tsx'
import { LinkButton } from '../parts/Button.tsx'
import { usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { momentText, spanText } from '../words/time-text.ts'
import { checkSentence } from './check-sentence.ts'
import { GoalPicture } from './GoalPicture.tsx'
import css from './lesson.module.css'
import { attempt, lookAt } from './lesson-run.ts'
import { Sentence } from './Prose.tsx'

/** The checks of a step with how each stands. Without verdicts: what is asked. */
export function GoalList({ checks, verdicts }: { readonly checks: readonly Check[]; readonly verdicts: readonly Verdict[] | undefined }) {
  const t = useWords()
  return (
    <section className={css.section}>
      <h3>
        {t('lesson.goal')}
        {verdicts && <span className={css.aside}>{t('lesson.checked')}</span>}
      </h3>
      <ul className={css.checks}>
        {checks.map((check, index) => (
          <Goal key={JSON.stringify(check)} check={check} verdict={verdicts?.[index]} />
        ))}
      </ul>
    </section>
  )
}

function Goal({ check, verdict }: { readonly check: Check; readonly verdict: Verdict | undefined }) {
  const language = usePage((page) => page.language)
  const t = useWords()
  const { now } = useClock()
  const state = verdict?.state ?? 'notYet'
  const left = verdict?.until === undefined ? undefined : verdict.until - now
  const share = left === undefined || check.kind !== 'eventually' || !check.withinMs ? undefined : left / (check.withinMs * 1000)
  return (
    <li>
      <StateMark
        state={state}
        left={share}
        title={
          state === 'met'
            ? t('lesson.met')
            : state === 'notYet'
              ? t('lesson.notYet')
              : t('lesson.brokenAt', { time: momentText(verdict?.at ?? 0) })
        }
      />
      <span>
        <Sentence text={checkSentence(check, language)} />
      </span>
      <GoalPicture check={check} verdict={verdict} />
      {verdict && <FactLine verdict={verdict} />}
      {verdict && <Status verdict={verdict} left={left} />}
    </li>
  )
}

/** Field, actual, wanted; the field leads to its object. */
function FactLine({ verdict: { state, fact } }: { readonly verdict: Verdict }) {
  const t = useWords()
  const select = usePage((page) => page.select)
  const { resource, key, field, actual, wanted } = fact
  if (typeof actual === 'boolean') return null
  const shown = (value: FieldValue) => (value === null ? t('lesson.notThere') : String(value))
  const line = (
    <>
      {field} = {shown(actual)}
      {state !== 'met' && `, ${t('lesson.want', { wanted: `${wanted.op === '=' ? '' : `${wanted.op} `}${shown(wanted.value)}` })}`}
    </>
  )
  return (
    <span className={css.fact}>{resource && key ? <LinkButton onClick={() => select({ resource, key })}>{line}</LinkButton> : line}</span>
  )
}

function Status({ verdict: { state, at }, left }: { readonly verdict: Verdict; readonly left: number | undefined }) {
  const t = useWords()
  const client = useCluster()
  const jump = (text: string, time: number) => (
    <LinkButton title={t('lesson.jump', { time: momentText(time) })} onClick={() => attempt(lookAt(client, time))}>
      {text}
    </LinkButton>
  )
  if (state === 'met')
    return at === undefined ? null : <span className={css.why}>{jump(t('lesson.metAt', { time: momentText(at) }), at)}</span>
  if (state === 'broken')
    return <span className={`${css.why} ${css.broken}`}>{jump(t('lesson.brokenAt', { time: momentText(at ?? 0) }), at ?? 0)}</span>
  return (
    <span className={css.why}>
      {t('lesson.notYet')}
      {left !== undefined && left > 0 && ` · ${t('lesson.left', { time: spanText(left, t) })}`}
    </span>
  )
}

/** Teal disc with a tick: met. Ring: not yet. Red diamond with a cross: broken. */
export function StateMark({
  state,
  left,
  title,
}: {
  readonly state: Verdict['state']
  readonly left?: number | undefined
  readonly title: string
}) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" className={css.mark} role="img" aria-label={title}>
      {state === 'met' && (
        <>
          <circle cx={8} cy={8} r={7.25} className={css.disc} />
          <path d="m4.8 8.3 2.2 2.2 4.3-4.8" className={css.onDisc} strokeWidth={1.75} />
        </>
      )}
      {state === 'notYet' &&
        (left === undefined ? <circle cx={8} cy={8} r={6.5} className={css.ring} /> : <RingShape x={8} y={8} radius={6.5} left={left} />)}
      {state === 'broken' && (
        <>
          <path d="M8 1.2 14.8 8 8 14.8 1.2 8z" className={css.diamond} />
          <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" className={css.onDisc} strokeWidth={1.6} />
        </>
      )}
    </svg>
  )
}
