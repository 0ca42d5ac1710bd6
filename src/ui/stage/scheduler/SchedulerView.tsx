import { type ReactNode, useMemo, useRef } from 'react'
import type { Decision, SchedulerPicture } from '../../../protocol/queries.ts'
import { Cross, Tick } from '../../glyphs/Mark.tsx'
import { Ring } from '../../glyphs/Ring.tsx'
import { ScrollBox } from '../../parts/ScrollBox.tsx'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { momentText } from '../../words/time-text.ts'
import { KeptName } from '../KeptName.tsx'
import { useLeft, useSecondsLeft } from '../now.ts'
import { selectKey, useWalk } from '../use-walk.ts'
import { FunnelDrawing } from './FunnelDrawing.tsx'
import { makeFunnel } from './funnel.ts'
import { Scores } from './Scores.tsx'
import css from './scheduler.module.css'

export interface SchedulerViewProps {
  readonly picture: SchedulerPicture
  /** The decision that is looked at. */
  readonly decision: Decision | undefined
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
  readonly onDecision: (record: number) => void
}

/** The scheduler: its three queues, its latest decisions, and one decision as a funnel of nodes with their scores. */
export function SchedulerView({ picture, decision, selection, onSelect, onDecision }: SchedulerViewProps) {
  const t = useWords()
  const frame = useRef<HTMLElement>(null)
  const order = useMemo(() => decision?.decision.table.rows.map((row) => ({ resource: 'nodes', key: row.node })) ?? [], [decision])
  useWalk(frame, order, selection, onSelect)
  return (
    <section className={css.view} ref={frame} aria-label={t('stage.walkHint')}>
      <div className={css.side}>
        <Queues picture={picture} />
        <section className={css.plate}>
          <h3 className={css.title}>{t('stage.scheduler.decisions')}</h3>
          {picture.decisions.length === 0 && <p className={css.note}>{t('stage.scheduler.noDecision')}</p>}
          <ul className={css.decisions}>
            {picture.decisions.map((each) => (
              <li key={each.record}>
                <button
                  type="button"
                  className={each.record === decision?.record ? css.decisionOn : css.decision}
                  aria-pressed={each.record === decision?.record}
                  onClick={() => onDecision(each.record)}
                >
                  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                    {each.decision.node ? <Tick x={6} y={6} /> : <Cross x={6} y={6} size={8} />}
                  </svg>
                  <span className={css.clipMono}>
                    <KeptName name={each.decision.pod} />
                  </span>
                  <time className={css.faint}>{momentText(each.at)}</time>
                  <span className={css.to}>{each.decision.node ?? t('stage.scheduler.nowhere')}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {decision ? <DecisionPlates decision={decision} selection={selection} /> : <p className={css.note}>{t('stage.scheduler.choose')}</p>}
    </section>
  )
}

function Queues({ picture }: { readonly picture: SchedulerPicture }) {
  const t = useWords()
  return (
    <section className={css.plate}>
      <h3 className={css.title}>{t('stage.scheduler.queues')}</h3>
      <Queue name="activeQ" hint={t('stage.scheduler.activeQ')} count={picture.active.length}>
        {picture.active.map((key) => (
          <li key={key} data-select={selectKey('pods', key)} className={css.queued}>
            {key}
          </li>
        ))}
      </Queue>
      <Queue name="backoffQ" hint={t('stage.scheduler.backoffQ')} count={picture.backoff.length}>
        {picture.backoff.map((each) => (
          <li key={each.key} data-select={selectKey('pods', each.key)} className={css.queued}>
            <BackOff until={each.until} /> {each.key}
          </li>
        ))}
      </Queue>
      <Queue name="unschedulablePods" hint={t('stage.scheduler.unschedulablePods')} count={picture.unschedulable.length}>
        {picture.unschedulable.map((each) => (
          <li key={each.key} data-select={selectKey('pods', each.key)} className={css.queued} title={each.message}>
            {each.key}
          </li>
        ))}
      </Queue>
    </section>
  )
}

function Queue({
  name,
  hint,
  count,
  children,
}: {
  readonly name: string
  readonly hint: string
  readonly count: number
  readonly children: ReactNode
}) {
  return (
    <div className={css.queue}>
      <h4 className={css.queueName} title={hint}>
        {name} <span className={css.faint}>{count}</span>
      </h4>
      {count > 0 ? (
        <ScrollBox className={css.keysList} label={name}>
          <ol className={css.keys}>{children}</ol>
        </ScrollBox>
      ) : (
        <p className={css.rule} />
      )}
    </div>
  )
}

/** The scheduler's back-off is at most ten seconds: the ring is drawn against those. */
function BackOff({ until }: { readonly until: number }) {
  const t = useWords()
  const left = useLeft({ from: until - 10_000_000, until })
  const seconds = useSecondsLeft(until)
  const text = t('stage.scheduler.backOffLeft', { seconds })
  return (
    <span className={css.timer}>
      <Ring left={left ?? 0} radius={6} width={2} title={text} /> {text}
    </span>
  )
}

function DecisionPlates({ decision, selection }: { readonly decision: Decision; readonly selection: Selection | undefined }) {
  const t = useWords()
  const { table, node, message, pod } = decision.decision
  const funnel = useMemo(() => makeFunnel(table), [table])
  const selectedNode = selection?.resource === 'nodes' ? selection.key : undefined
  return (
    <div className={css.main}>
      <section className={css.plate}>
        <h3 className={css.title}>
          {t('stage.scheduler.filter')} <span className={css.monoMicro}>{pod}</span>
          <span className={css.faint}>{t('stage.scheduler.funnelLine', { nodes: funnel.rails.length, feasible: funnel.feasible })}</span>
          <span className={`${css.faint} ${css.push}`} title={funnel.silent.join(', ')}>
            {t('stage.scheduler.silent', { ran: table.filterPlugins.length, silent: funnel.silent.length })}
          </span>
        </h3>
        <FunnelDrawing funnel={funnel} chosen={node} selectedNode={selectedNode} />
      </section>
      {message && (
        <section className={css.plate}>
          <h3 className={css.title}>
            {t('stage.scheduler.eventSays')} <span className={css.faint}>FailedScheduling</span>
          </h3>
          <p className={css.message}>{message}</p>
        </section>
      )}
      {funnel.feasible > 0 && (
        <section className={css.plate}>
          <h3 className={css.title}>
            {t('stage.scheduler.score')} <span className={css.faint}>{t('stage.scheduler.scoreLine')}</span>
          </h3>
          <Scores table={table} chosen={node} />
        </section>
      )}
    </div>
  )
}
