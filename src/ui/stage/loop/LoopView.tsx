import { useMemo, useRef } from 'react'
import type { LoopPicture, LoopSummary } from '../../../protocol/queries.ts'
import { RingShape } from '../../glyphs/Ring.tsx'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { spanText } from '../../words/time-text.ts'
import { useIsRecent, useLeft } from '../now.ts'
import { selectKey, useWalk } from '../use-walk.ts'
import css from './loop.module.css'
import { OrbitDrawing } from './OrbitDrawing.tsx'
import { backOffDelayMs } from './orbit.ts'
import { Passes } from './Passes.tsx'
import { primaryResource } from './primary-resource.ts'

export interface LoopViewProps {
  readonly loop: LoopPicture
  /** All loops, to choose from. */
  readonly loops: readonly Pick<LoopSummary, 'controller' | 'title'>[]
  readonly onController: (controller: string) => void
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
}

/** One control loop opened: queue and back-offs, the orbit of the picked key, all keys with their numbers, and the latest passes. */
export function LoopView({ loop, loops, onController, selection, onSelect }: LoopViewProps) {
  const t = useWords()
  const frame = useRef<HTMLElement>(null)
  const resource = primaryResource(loop.controller)
  const order = useMemo(() => (resource ? loop.keys.map(({ key }) => ({ resource, key })) : []), [loop.keys, resource])
  useWalk(frame, order, selection, onSelect)
  const picked = selection && selection.resource === resource ? selection.key : undefined
  const numbers = loop.keys.find(({ key }) => key === picked) ?? loop
  const wroteNow = useIsRecent(loop.last && loop.last.writes > 0 ? loop.last.at : undefined, 400)
  return (
    <section className={css.view} ref={frame} aria-label={t('stage.walkHint')}>
      <header className={css.head}>
        <label className={css.choose}>
          {t('stage.loop.choose')}
          <select className={css.select} value={loop.controller} onChange={(event) => onController(event.target.value)}>
            {loops.map((each) => (
              <option key={each.controller} value={each.controller}>
                {each.title}
              </option>
            ))}
          </select>
        </label>
        <span className={css.faint}>
          {picked ? t('stage.loop.ofKey', { key: picked }) : t('stage.loop.ofAll', { count: loop.keys.length })}
        </span>
      </header>
      <Queue loop={loop} resource={resource} />
      <div className={css.centre}>
        <OrbitDrawing observed={numbers.observed} desired={numbers.desired} writing={loop.active > 0 || wroteNow} chart={loop.chart} />
        {loop.chart ? <Next loop={loop} /> : <p className={css.note}>{t(picked ? 'stage.loop.noChart' : 'stage.loop.pickKey')}</p>}
      </div>
      <section className={css.passesPlate}>
        <h3 className={css.title}>
          {t('stage.loop.passes')} <span className={css.faint}>{t('stage.loop.newest')}</span>
        </h3>
        <Passes passes={loop.passes} keyFilter={picked} />
      </section>
      <Keys loop={loop} resource={resource} picked={picked} />
    </section>
  )
}

function Queue({ loop, resource }: { readonly loop: LoopPicture; readonly resource: string | undefined }) {
  const t = useWords()
  return (
    <section className={css.plate}>
      <h3 className={css.title}>
        {t('stage.loop.queue')} <span className={css.faint}>{t('stage.loop.keysNotEvents')}</span>
      </h3>
      <p className={css.cap}>{t('stage.loop.ready', { count: loop.queued })}</p>
      <ol className={css.queue}>
        {loop.queue.map((key, index) => (
          <li key={key} className={index === 0 ? css.firstKey : css.key} {...(resource ? { 'data-select': selectKey(resource, key) } : {})}>
            {key}
          </li>
        ))}
      </ol>
      <p className={css.cap}>{t('stage.loop.inFlight', { count: loop.active })}</p>
      <h3 className={css.title}>
        {t('stage.loop.backOff')} <span className={css.faint}>{t('stage.loop.backOffRule')}</span>
      </h3>
      {loop.backOffs.length === 0 && <p className={css.note}>{t('stage.loop.noBackOff')}</p>}
      <ul className={css.backOffs}>
        {loop.backOffs.map((each) => (
          <BackOff key={each.key} backOff={each} />
        ))}
      </ul>
    </section>
  )
}

function BackOff({ backOff }: { readonly backOff: LoopPicture['backOffs'][number] }) {
  const t = useWords()
  const delayMs = backOffDelayMs(backOff.failures)
  const left = useLeft({ from: backOff.until - delayMs * 1000, until: backOff.until })
  return (
    <li className={css.backOff}>
      <svg width="42" height="42" viewBox="-21 -21 42 42" role="img" aria-label={t('stage.loop.failures', { count: backOff.failures })}>
        <RingShape left={left ?? 0} radius={16} width={3.5} />
        <text y={4} className={css.ringNumber}>
          {backOff.failures}
        </text>
      </svg>
      <span className={css.lineText}>
        <b className={css.mono}>{backOff.key}</b>
        <span className={css.waiting}>
          {t('stage.loop.backOffLeft', { left: spanText((left ?? 0) * delayMs * 1000, t), of: spanText(delayMs * 1000, t) })}
        </span>
        <span className={css.faint}>{t('stage.loop.failures', { count: backOff.failures })}</span>
      </span>
    </li>
  )
}

function Next({ loop }: { readonly loop: LoopPicture }) {
  const t = useWords()
  const { chart } = loop
  if (!chart) return null
  const exits = chart.edges.filter((edge) => edge.from === chart.current)
  return (
    <div className={css.next}>
      <p className={css.cap}>
        {chart.chart} <b className={css.mono}>{chart.subject}</b>. {t('stage.loop.canGo', { state: chart.current })}
      </p>
      <ul className={css.exits}>
        {exits.map((edge) => (
          <li key={`${edge.event}>${edge.to}`}>
            <span className={css.faint}>{edge.event}</span> → <span className={css.mono}>{edge.to}</span>
          </li>
        ))}
        {exits.length === 0 && <li className={css.faint}>{t('stage.loop.nowhere')}</li>}
      </ul>
    </div>
  )
}

interface KeysProps {
  readonly loop: LoopPicture
  readonly resource: string | undefined
  readonly picked: string | undefined
}

function Keys({ loop, resource, picked }: KeysProps) {
  const t = useWords()
  const max = Math.max(1, ...loop.keys.map(({ desired, observed }) => Math.max(desired, observed)))
  return (
    <section className={css.keysPlate}>
      <h3 className={css.title}>
        {t('stage.loop.keys')} <span className={css.faint}>{loop.keys.length}</span>
      </h3>
      <ul className={css.keys}>
        {loop.keys.map(({ key, observed, desired }) => (
          <li
            key={key}
            className={key === picked ? css.keyRowOn : css.keyRow}
            {...(resource ? { 'data-select': selectKey(resource, key) } : {})}
          >
            <span className={css.mono}>{key}</span>
            <span className={css.bar} aria-hidden="true">
              <span className={css.barObserved} style={{ width: `${(Math.min(observed, desired) / max) * 100}%` }} />
              <span className={css.barGap} style={{ width: `${(Math.abs(desired - observed) / max) * 100}%` }} />
            </span>
            <span className={css.numbers}>
              {observed}/{desired}
            </span>
            <span className={desired === observed ? css.faint : css.delta}>
              {desired === observed ? t('stage.loop.line.inSync') : `Δ ${desired > observed ? '+' : '−'}${Math.abs(desired - observed)}`}
            </span>
          </li>
        ))}
      </ul>
      {loop.keys.length === 0 && <p className={css.note}>{t('stage.loop.noKeys')}</p>}
    </section>
  )
}
