import type { ClockState } from '../../protocol/control.ts'
import { useClock, useCluster } from '../client/cluster-context.tsx'
import { Icon } from '../parts/Icon.tsx'
import { type Say, useWords } from '../words/language.ts'
import { clockText, costText, shortClockText, spanText } from '../words/time-text.ts'
import { SpeedScale } from './SpeedScale.tsx'
import css from './transport.module.css'
import { nextEvent, step, toggleRun } from './transport-actions.ts'

function dueText({ nextEventAt, now }: ClockState, t: Say): string {
  return nextEventAt === undefined ? '' : `+${spanText(Math.max(0, nextEventAt - now), t)}`
}

/** Run, step, next event and the scale of speeds. */
export function Transport() {
  const client = useCluster()
  const clock = useClock()
  const t = useWords()
  return (
    <div className={css.transport} role="toolbar" aria-label={t('transport.label')}>
      <button type="button" className={`${css.button} ${css.on}`} onClick={() => toggleRun(client)} aria-keyshortcuts="K">
        <Icon name={clock.running ? 'pause' : 'run'} />
        {clock.running ? t('transport.pause') : t('transport.run')}
        <kbd className={css.key} data-key="K" />
      </button>
      <button type="button" className={css.button} onClick={() => step(client)} title={t('transport.stepHint')} aria-keyshortcuts="S">
        <Icon name="step" />
        {t('transport.step')}
      </button>
      <button
        type="button"
        className={css.button}
        onClick={() => nextEvent(client)}
        disabled={clock.nextEventAt === undefined}
        title={clock.nextEventAt === undefined ? t('transport.nothing') : t('transport.nextHint')}
        aria-keyshortcuts="N"
      >
        <Icon name="skip" />
        {t('transport.next')} <span className={css.due}>{dueText(clock, t)}</span>
      </button>
      <SpeedScale />
    </div>
  )
}

/** The simulated clock, and what it cost. */
export function Clock() {
  const { now, spentMs } = useClock()
  const t = useWords()
  return (
    <div className={css.clock}>
      <span className={css.time} role="timer" aria-label={t('transport.clock')}>
        {clockText(now)}
      </span>
      <span className={css.cost}>{t('transport.simulatedIn', { simulated: spanText(now, t), spent: costText(spentMs, t) })}</span>
    </div>
  )
}

/** The transport for fingers. */
export function TouchTransport() {
  const client = useCluster()
  const clock = useClock()
  const t = useWords()
  const speed = clock.speed === 'max' ? t('transport.speedMax') : `×${clock.speed}`
  return (
    <div className={css.touch} role="toolbar" aria-label={t('transport.label')}>
      <button type="button" className={`${css.big} ${css.on}`} onClick={() => toggleRun(client)}>
        <Icon name={clock.running ? 'pause' : 'run'} />
        {clock.running ? t('transport.pause') : t('transport.run')}
      </button>
      <button type="button" className={css.big} onClick={() => step(client)}>
        <Icon name="step" />
        {t('transport.step')}
      </button>
      <button
        type="button"
        className={css.big}
        onClick={() => nextEvent(client)}
        disabled={clock.nextEventAt === undefined}
        aria-label={`${t('transport.next')} ${dueText(clock, t)}`}
      >
        <Icon name="skip" />
        <span className={css.due}>{dueText(clock, t) || '–'}</span>
      </button>
      <div className={css.right}>
        <span className={css.time} role="timer" aria-label={t('transport.clock')}>
          {shortClockText(clock.now)}
        </span>
        <span className={css.cost}>
          {t('transport.speed')} {speed}
        </span>
      </div>
    </div>
  )
}
