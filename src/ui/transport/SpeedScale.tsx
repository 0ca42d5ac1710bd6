import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { speeds } from '../../protocol/control.ts'
import { useClock, useCluster } from '../client/cluster-context.tsx'
import { useWords } from '../words/language.ts'
import css from './transport.module.css'
import { notchOf, setSpeed } from './transport-actions.ts'

const width = 220
const edge = 12
const gap = (width - 2 * edge - 2) / (speeds.length - 1)
const marks = ['1/8', '1/4', '1/2', '1', '2', '5', '10', '100']

const moves: Readonly<Record<string, (at: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  Home: () => 0,
  End: () => speeds.length - 1,
}

/** The scale of nine speeds: drag the pointer, click a mark, or use the arrows. */
export function SpeedScale() {
  const client = useCluster()
  const { speed } = useClock()
  const t = useWords()
  const scale = useRef<HTMLDivElement>(null)
  const at = notchOf(speed)
  const go = (notch: number) => {
    const next = speeds[Math.max(0, Math.min(speeds.length - 1, notch))]
    if (next !== undefined && next !== client.clock().speed) setSpeed(client, next)
  }
  const point = (event: PointerEvent) => {
    if (event.type === 'pointermove' && event.buttons === 0) return
    const box = scale.current?.querySelector('svg')?.getBoundingClientRect()
    if (box) go(Math.round((event.clientX - box.left - edge) / gap))
  }
  const press = (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    go(move(at))
  }
  return (
    <div
      ref={scale}
      className={css.speed}
      role="slider"
      tabIndex={0}
      aria-label={t('transport.speed')}
      aria-valuemin={0}
      aria-valuemax={speeds.length - 1}
      aria-valuenow={at}
      aria-valuetext={speed === 'max' ? t('transport.speedTextMax') : t('transport.speedText', { speed: marks[at] })}
      title={`${t('transport.speed')}: ${speed === 'max' ? t('transport.speedTextMax') : t('transport.speedText', { speed: marks[at] })}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        point(event)
      }}
      onPointerMove={point}
      onKeyDown={press}
    >
      <svg width={width} height={32} viewBox={`0 0 ${width} 32`} aria-hidden="true">
        <path d={`M${edge} 21.5H${width - edge}`} className={css.scale} />
        {speeds.map((mark, index) => (
          <g key={mark} transform={`translate(${edge + index * gap} 0)`}>
            <path d="M0 18v7" className={css.scale} strokeWidth={index === at ? 1.5 : 1} />
            <text y={13} className={index === at ? css.here : undefined}>
              {marks[index] ?? t('transport.speedMax')}
            </text>
          </g>
        ))}
        <path d="M0 17.5l4.5 5v5.5h-9v-5.5z" className={css.pointer} transform={`translate(${edge + at * gap} 0)`} />
      </svg>
    </div>
  )
}
