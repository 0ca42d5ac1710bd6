import { arcPath, spokePath } from './geometry.ts'
import css from './glyphs.module.css'

export interface RingProps {
  /** Share of the time that is left, 0..1. */
  readonly left: number
  readonly radius?: number
  readonly width?: number
  readonly x?: number
  readonly y?: number
}

/** A timer inside a drawing: hairline track, what is left as a thick arc from twelve o'clock, and a short hand at its end. */
export function RingShape({ left, radius = 8, width = 2.25, x = 0, y = 0 }: RingProps) {
  const share = Math.max(0, Math.min(1, left))
  return (
    <g>
      <circle cx={x} cy={y} r={radius} className={css.hair} strokeWidth={1} />
      <path d={arcPath(x, y, radius, 0, share)} className={css.waiting} strokeWidth={width} />
      <path d={spokePath(x, y, radius - width * 1.3, radius + width * 1.1, share)} className={css.waiting} strokeWidth={width * 0.8} />
    </g>
  )
}

/** A timer on its own. The number of seconds belongs beside it; `title` says it to those who do not see the arc. */
export function Ring({ left, radius = 8, width = 2.25, title }: RingProps & { readonly title: string }) {
  const size = Math.ceil((radius + width * 1.2) * 2)
  return (
    <svg
      width={size}
      height={size}
      viewBox={`${-size / 2} ${-size / 2} ${size} ${size}`}
      className={css.glyph}
      role="img"
      aria-label={title}
    >
      <RingShape left={left} radius={radius} width={width} />
    </svg>
  )
}
