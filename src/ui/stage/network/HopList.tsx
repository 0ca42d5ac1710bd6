import { memo, useEffect, useRef } from 'react'
import type { PacketTrace } from '../../../protocol/packets.ts'
import { Cross, Tick } from '../../glyphs/Mark.tsx'
import { Button } from '../../parts/Button.tsx'
import { useWords } from '../../words/language.ts'
import { changedFields } from './header-fields.ts'
import css from './network.module.css'
import { hopText, placeText, reasonText } from './packet-words.ts'

export interface HopListProps {
  readonly trace: PacketTrace
  readonly current: number
  readonly onHop: (index: number) => void
}

/** The story of a packet: how it ended and why, how its name was resolved, and every hop to step through. */
export const HopList = memo(function HopList({ trace, current, onHop }: HopListProps) {
  const t = useWords()
  const last = trace.hops.length - 1
  return (
    <section className={css.panel}>
      <Verdict trace={trace} />
      {trace.lookup && <Lookup lookup={trace.lookup} />}
      {trace.hops.length > 0 && (
        <div className={css.steps}>
          <Button small disabled={current <= 0} onClick={() => onHop(current - 1)}>
            {t('stage.network.back')}
          </Button>
          <Button small disabled={current >= last} onClick={() => onHop(current + 1)}>
            {t('stage.network.step')}
          </Button>
          <span className={css.faint}>{t('stage.network.hopOf', { number: current + 1, total: trace.hops.length })}</span>
        </div>
      )}
      <ol className={css.hops}>
        {numbered(trace).map(({ hop, index, id }) => (
          <Hop
            key={id}
            text={hopText(t, hop)}
            place={placeText(hop)}
            number={index + 1}
            changed={changedFields(hop.before, hop.after).size > 0}
            current={index === current}
            reply={hop.direction === 'reply' && trace.hops[index - 1]?.direction === 'request'}
            onPick={() => onHop(index)}
          />
        ))}
      </ol>
    </section>
  )
})

/** Hops with their place in the story, which is all the name that a hop has. */
function numbered(trace: PacketTrace) {
  return trace.hops.map((hop, index) => ({ hop, index, id: `${index} ${hop.id}` }))
}

interface HopProps {
  readonly text: string
  readonly place: string
  readonly number: number
  readonly changed: boolean
  readonly current: boolean
  /** The first hop of the reply. */
  readonly reply: boolean
  readonly onPick: () => void
}

function Hop({ text, place, number, changed, current, reply, onPick }: HopProps) {
  const t = useWords()
  const element = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const row = element.current
    const list = row?.closest('ol')
    if (!current || !row || !list) return
    // Only the list scrolls, not the page around it.
    const above = row.offsetTop - list.offsetTop
    if (above < list.scrollTop) list.scrollTop = above
    else if (above + row.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = above + row.offsetHeight - list.clientHeight
  }, [current])
  return (
    <li>
      {reply && <p className={css.replyTitle}>{t('stage.network.reply')}</p>}
      <button
        ref={element}
        type="button"
        className={current ? css.hopOn : css.hop}
        aria-current={current ? 'step' : undefined}
        onClick={onPick}
      >
        <span className={css.hopNumber}>{number}</span>
        <span className={css.hopText}>
          {text}
          <span className={css.hopPlace}>
            {place}
            {changed ? <b className={css.delta}> Δ</b> : null}
          </span>
        </span>
      </button>
    </li>
  )
}

function Verdict({ trace }: { readonly trace: PacketTrace }) {
  const t = useWords()
  const good = trace.verdict === 'delivered'
  return (
    <div className={css.verdict}>
      <p className={good ? css.good : css.bad}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          {good ? <Tick x={7} y={7} size={11} /> : <Cross x={7} y={7} size={9} />}
        </svg>
        <b>{t(`stage.packet.verdict.${trace.verdict}`)}</b>
        <span>{t(`stage.packet.symptom.${trace.symptom}`)}</span>
      </p>
      {trace.reasons.map((reason) => (
        <p key={reason.id} className={css.reason}>
          {reasonText(t, reason)}
        </p>
      ))}
    </div>
  )
}

function Lookup({ lookup }: { readonly lookup: NonNullable<PacketTrace['lookup']> }) {
  const t = useWords()
  return (
    <details className={css.lookup}>
      <summary>
        {t('stage.network.lookup')} <span className={css.mono}>{lookup.name}</span> →{' '}
        <span className={css.mono}>{lookup.address ?? '–'}</span>
      </summary>
      <ol>
        {lookup.tries.map((attempt) => (
          <li key={attempt.name} className={css.mono}>
            {attempt.name} <b className={attempt.code === 'NOERROR' ? css.good : css.bad}>{attempt.code}</b>{' '}
            {attempt.answers.map((answer) => (answer.type === 'A' ? answer.address : answer.target)).join(', ')}
          </li>
        ))}
      </ol>
      <p className={css.note}>
        nameserver {lookup.nameserver}, ndots:{lookup.ndots}, search {lookup.search.join(' ')}
      </p>
    </details>
  )
}
