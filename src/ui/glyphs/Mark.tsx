import { fixed } from './geometry.ts'
import css from './glyphs.module.css'

export interface MarkProps {
  /** Centre. */
  readonly x: number
  readonly y: number
  /** Side of the square that it fills. */
  readonly size?: number
}

/** A passed gate: a teal tick. */
export function Tick({ x, y, size = 10 }: MarkProps) {
  return (
    <path
      d={`M${fixed(x - size * 0.4)} ${fixed(y)}l${fixed(size * 0.3)} ${fixed(size * 0.3)} ${fixed(size * 0.5)}-${fixed(size * 0.6)}`}
      className={`${css.observed} ${css.round}`}
      strokeWidth={1.75}
    />
  )
}

/** A refusal, a failure: a red cross. */
export function Cross({ x, y, size = 10 }: MarkProps) {
  const h = size / 2
  return (
    <path
      d={`M${fixed(x - h)} ${fixed(y - h)}l${size} ${size}m0-${size}l-${size} ${size}`}
      className={`${css.failure} ${css.round}`}
      strokeWidth={2.25}
    />
  )
}

/** A watch event: a teal diamond, filled once it has arrived. */
export function Diamond({ x, y, size = 10, hollow }: MarkProps & { readonly hollow?: boolean }) {
  const h = size / 2
  return (
    <path
      d={`M${fixed(x)} ${fixed(y - h)}l${h} ${h}-${h} ${h}-${h}-${h}z`}
      className={hollow ? css.observed : css.fillObserved}
      strokeWidth={hollow ? 1.5 : 0}
    />
  )
}

/** A gate of the API server: two short posts with room for a packet between them. */
export function GatePosts({ x, y, height }: { readonly x: number; readonly y: number; readonly height: number }) {
  return <path d={`M${x} ${y}v${height * 0.28}M${x} ${y + height * 0.72}v${fixed(height * 0.28)}`} className={css.edge} strokeWidth={1.5} />
}

/** Arrowhead at the end of a line that runs in the direction of `turn` (0 up, 0.25 right, 0.5 down). */
export function Arrowhead({
  x,
  y,
  turn,
  meaning,
  size = 8,
}: MarkProps & { readonly turn: number; readonly meaning: 'action' | 'observed' | 'failure' | 'waiting' | 'edge' }) {
  const fill = {
    action: css.fillAction,
    observed: css.fillObserved,
    failure: css.fillFailure,
    waiting: css.fillWaiting,
    edge: css.fillEdge,
  }
  const h = size / 2
  return (
    <path
      d={`M0 0l-${size}-${h}v${size}z`}
      className={fill[meaning]}
      transform={`translate(${fixed(x)} ${fixed(y)}) rotate(${fixed(turn * 360 - 90)})`}
    />
  )
}

/** A numbered station of a path: passed (outlined), current (filled), still to come (hair). */
export function Station({ x, y, number, state }: MarkProps & { readonly number: number; readonly state: 'passed' | 'current' | 'ahead' }) {
  return (
    <g>
      <circle
        cx={x}
        cy={y}
        r={state === 'current' ? 9.5 : 8}
        className={state === 'current' ? css.fillAction : `${css.face} ${css.stationRing}`}
        stroke={state === 'ahead' ? 'var(--edge)' : 'var(--action)'}
        strokeWidth={state === 'passed' ? 1.5 : 1}
      />
      <text x={x} y={y + 4} className={state === 'current' ? css.badge : `${css.number} ${state === 'passed' ? css.strong : ''}`}>
        {number}
      </text>
    </g>
  )
}
