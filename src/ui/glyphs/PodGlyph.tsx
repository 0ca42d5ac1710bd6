import { memo } from 'react'
import type { PodGlyphState } from '../../protocol/queries.ts'
import { fixed } from './geometry.ts'
import css from './glyphs.module.css'
import { RingShape } from './Ring.tsx'

export interface PodGlyphProps {
  /** `requested`: asked for, not stored yet (also the packet that carries it). */
  readonly state: PodGlyphState | 'requested'
  readonly title: string
  readonly size?: number
  /** Place inside a drawing; absent when the glyph stands in running text. */
  readonly x?: number
  readonly y?: number
  /** Share left of a running timer (back-off, grace period). */
  readonly left?: number
  readonly restarts?: number
  readonly selected?: boolean
  /** Share of containers that have started, for `creating`. */
  readonly started?: number
}

/** One pod as a small square whose outline, fill and inner sign say its state without help of colour. */
export const PodGlyph = memo(function PodGlyph(props: PodGlyphProps) {
  const { state, title, size = 24, x, y, left, restarts = 0, selected } = props
  return (
    <svg
      x={x}
      y={y}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      className={css.glyph}
      role="img"
      aria-label={title}
      aria-hidden={title === ''}
    >
      <g key={state} className={css.state}>
        <PodBody state={state} size={size} started={props.started ?? 0} />
      </g>
      {left !== undefined && (
        <RingShape left={left} x={size / 2} y={size / 2} radius={size / 2 + (size < 18 ? 3 : 6.5)} width={size < 18 ? 1.5 : 2.5} />
      )}
      {restarts > 0 && size >= 18 && <Restarts count={restarts} size={size} />}
      {selected && <rect x={-3} y={-3} width={size + 6} height={size + 6} rx={7} className={css.select} />}
    </svg>
  )
})

function Restarts({ count, size }: { readonly count: number; readonly size: number }) {
  const text = count > 99 ? '99+' : String(count)
  const width = 8 + text.length * 6
  return (
    <g>
      <rect x={size - 5} y={-5} width={width} height={13} rx={6.5} className={css.badgeGround} />
      <text x={size - 5 + width / 2} y={4.9} className={css.badge}>
        {text}
      </text>
    </g>
  )
}

interface BodyProps {
  readonly state: PodGlyphProps['state']
  readonly size: number
  readonly started: number
}

function PodBody({ state, size, started }: BodyProps) {
  const box = { x: 1, y: 1, width: size - 2, height: size - 2, rx: size * 0.2 }
  const c = size / 2
  const thick = size < 18 ? 1.5 : 2
  switch (state) {
    case 'ready':
      return (
        <>
          <rect {...box} className={css.fillObserved} />
          <path d={tick(size)} className={`${css.onFill} ${css.round}`} strokeWidth={thick} />
        </>
      )
    case 'running':
      return (
        <>
          <rect {...box} className={`${css.face}`} stroke="var(--observed)" strokeWidth={thick} />
          <circle cx={c} cy={c} r={size * 0.14} className={css.observed} strokeWidth={1.75} />
        </>
      )
    case 'creating':
      return <Creating size={size} started={started} />
    case 'pending':
      return (
        <>
          <rect {...box} className={css.face} stroke="var(--waiting)" strokeWidth={1.75} strokeDasharray="3 2.5" />
          {[-1, 0, 1].map((step) => (
            <circle key={step} cx={c + step * size * 0.19} cy={c} r={size < 18 ? 1 : 1.4} className={css.fillWaiting} />
          ))}
        </>
      )
    case 'requested':
      return (
        <>
          <rect {...box} className={css.washDesired} stroke="var(--desired)" strokeWidth={1.5} strokeDasharray="3 2.5" />
          <path d={`M${c - 4} ${c}h8M${c} ${c - 4}v8`} className={`${css.action} ${css.round}`} strokeWidth={2} />
        </>
      )
    default:
      return <EndedBody state={state} size={size} />
  }
}

interface EndedProps {
  readonly state: 'backOff' | 'failed' | 'terminating' | 'completed' | 'unknown'
  readonly size: number
}

/** Bodies of pods that are over, going, or not getting anywhere. */
function EndedBody({ state, size }: EndedProps) {
  const box = { x: 1, y: 1, width: size - 2, height: size - 2, rx: size * 0.2 }
  const c = size / 2
  const thick = size < 18 ? 1.5 : 2
  switch (state) {
    case 'backOff':
      return (
        <>
          <rect {...box} className={css.washFailure} stroke="var(--failure)" strokeWidth={1.75} />
          <path d={cross(size)} className={`${css.failure} ${css.round}`} strokeWidth={thick + 0.25} />
        </>
      )
    case 'failed':
      return (
        <>
          <rect {...box} className={css.fillFailure} />
          <path d={cross(size)} className={`${css.onFill} ${css.round}`} strokeWidth={thick + 0.25} />
        </>
      )
    case 'terminating':
      return (
        <>
          <rect {...box} className={css.face} stroke="var(--observed)" strokeWidth={1.5} strokeDasharray="1.5 2" />
          <path
            d={`M${size * 0.22} ${size * 0.78}L${size * 0.78} ${size * 0.22}`}
            className={`${css.observed} ${css.round}`}
            strokeWidth={1.5}
          />
        </>
      )
    case 'completed':
      return (
        <>
          <rect {...box} className={css.edge} strokeWidth={1.5} />
          <path d={tick(size)} className={`${css.edge} ${css.round}`} strokeWidth={thick} />
        </>
      )
    case 'unknown':
      return (
        <>
          <rect {...box} className={css.edge} strokeWidth={1.5} strokeDasharray="1.5 2" />
          <text x={c} y={c + 4} className={`${css.number} ${css.strong}`}>
            ?
          </text>
        </>
      )
  }
}

/** The lower part is filled: by the share of containers that have started, and never less than a third. */
function Creating({ size, started }: { readonly size: number; readonly started: number }) {
  const full = size - 7
  const height = full * Math.max(0.36, Math.min(1, started))
  return (
    <>
      <rect
        x={1}
        y={1}
        width={size - 2}
        height={size - 2}
        rx={size * 0.2}
        className={css.face}
        stroke="var(--waiting)"
        strokeWidth={1.75}
      />
      <rect x={3.5} y={3.5 + full - height} width={full} height={height} rx={size < 18 ? 1 : 2} className={css.fillWaiting} />
    </>
  )
}

const tick = (size: number) =>
  `M${fixed(size * 0.31)} ${fixed(size / 2 + 0.3)}l${fixed(size * 0.13)} ${fixed(size * 0.14)} ${fixed(size * 0.25)}-${fixed(size * 0.28)}`

const cross = (size: number) =>
  `M${fixed(size * 0.34)} ${fixed(size * 0.34)}l${fixed(size * 0.32)} ${fixed(size * 0.32)}m0-${fixed(size * 0.32)}l-${fixed(size * 0.32)} ${fixed(size * 0.32)}`
