import { memo } from 'react'
import { arcPath, fixed, spokePath } from './geometry.ts'
import css from './glyphs.module.css'

export interface DialProps {
  readonly observed: number
  readonly desired: number
  /** Empty: what stands around it says the same, and it is left out of what is read aloud. */
  /** What it says to those who do not see it; empty where the words stand beside it. */
  readonly title: string
  /** Radius of the face: 12 on a phone, 22 and 27 in plates, 56 when the loop is opened. */
  readonly radius?: number
  /** The loop is writing: the hand stands at the edge of the gap. */
  readonly writing?: boolean
  /** Keys in its queue, drawn as bars (at most six). */
  readonly queued?: number
  /** Text in the middle; default `4/5`, or a dash when there is nothing to count. */
  readonly text?: string
}

/** Share of the dial that the observed arc covers: 1 when nothing is missing. More observed than desired is drawn full, with its gap named in numbers. */
export function observedShare(observed: number, desired: number): number {
  if (observed === desired) return 1
  if (desired === 0) return 0
  return Math.max(0, Math.min(1, observed > desired ? desired / observed : observed / desired))
}

/** A control loop: solid arc = observed, hatched arc = the difference, dashed ring = desired while they differ, hand = a write. */
export const Dial = memo(function Dial({ observed, desired, title, radius = 27, writing, queued = 0, text }: DialProps) {
  const outer = radius + (radius < 20 ? 3.5 : radius > 40 ? 6 : 4.5)
  const reach = outer + 6
  const queueRoom = queued > 0 && radius > 16 ? 8 : 0
  const width = reach * 2 + queueRoom * 2
  const inSync = observed === desired
  return (
    <svg
      width={fixed(width)}
      height={fixed(reach * 2)}
      viewBox={`${fixed(-width / 2)} ${-reach} ${fixed(width)} ${reach * 2}`}
      className={css.glyph}
      role="img"
      aria-label={title}
      aria-hidden={title === ''}
    >
      <circle r={radius} className={css.face} stroke="var(--edge)" strokeWidth={1} />
      {radius >= 16 && <path d={scale(radius)} className={css.edge} strokeWidth={0.75} />}
      <Gauge observed={observed} desired={desired} radius={outer} />
      {writing && !inSync && radius >= 16 && (
        <path
          d={spokePath(0, 0, Math.min(12, radius * 0.45), radius - 2, observedShare(observed, desired))}
          className={`${css.action} ${css.round}`}
          strokeWidth={2.5}
        />
      )}
      {radius >= 16 && (
        <Numbers
          text={text ?? (observed || desired ? `${observed}/${desired}` : '–')}
          radius={radius}
          look={`${css.number} ${writing ? css.strong : ''} ${css.halo}`}
        />
      )}
      {radius > 16 && <QueueBars queued={queued} radius={radius} />}
    </svg>
  )
})

/** What stands in the middle: on one line, or as a fraction where the face is too narrow for that. */
function Numbers({ text, radius, look }: { readonly text: string; readonly radius: number; readonly look: string }) {
  const [over, under] = text.split('/')
  if (under === undefined || text.length * 6.6 <= radius * 2)
    return (
      <text y={4} className={look}>
        {text}
      </text>
    )
  return (
    <>
      <text y={-2} className={look}>
        {over}
      </text>
      <text y={11} className={look}>
        {under}
      </text>
      <path d="M-10 0.5H10" className={css.edge} strokeWidth={1} />
    </>
  )
}

/** The ring around the face: arcs of observed and difference, and the dashed ring of desired. */
export function Gauge({ observed, desired, radius }: { readonly observed: number; readonly desired: number; readonly radius: number }) {
  if (!observed && !desired) return <circle r={radius} className={css.hair} strokeWidth={1} />
  const share = observedShare(observed, desired)
  const width = radius > 50 ? 7 : radius < 20 ? 3 : 4
  return (
    <>
      {share < 1 && (
        <path
          d={arcPath(0, 0, radius, share + 0.012, 0.988)}
          className={css.difference}
          strokeWidth={width + 1}
          strokeDasharray="1.4 1.9"
        />
      )}
      {share < 1 && <circle r={radius + (radius > 50 ? 8 : 4)} className={css.desired} strokeWidth={1} />}
      {share > 0 && <path d={arcPath(0, 0, radius, 0, share)} className={css.observed} strokeWidth={width} />}
    </>
  )
}

function QueueBars({ queued, radius }: { readonly queued: number; readonly radius: number }) {
  const bars = Math.min(6, queued)
  return (
    <>
      {Array.from({ length: bars }, (_, index) => `M${-radius - 14} ${radius - 2 - index * 6}h7`).map((d) => (
        <path key={d} d={d} className={css.action} strokeWidth={4} />
      ))}
    </>
  )
}

function scale(radius: number): string {
  return Array.from({ length: 12 }, (_, hour) => spokePath(0, 0, radius - (hour % 3 === 0 ? 4 : 2.5), radius - 1, hour / 12)).join('')
}
