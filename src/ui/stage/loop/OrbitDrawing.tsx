import { memo } from 'react'
import type { ChartPicture } from '../../../protocol/queries.ts'
import { Gauge, observedShare } from '../../glyphs/Dial.tsx'
import { spokePath } from '../../glyphs/geometry.ts'
import glyphs from '../../glyphs/glyphs.module.css'
import { Arrowhead } from '../../glyphs/Mark.tsx'
import { useWords } from '../../words/language.ts'
import css from './loop.module.css'
import { layOrbit, type OrbitEdge, orbitHalf, orbitRadius } from './orbit.ts'

export interface OrbitProps {
  readonly observed: number
  readonly desired: number
  readonly writing: boolean
  readonly chart: ChartPicture | undefined
}

/** A loop opened: the dial in the middle, and around it the statechart of the key that is looked at, drawn from the machine itself. */
export const OrbitDrawing = memo(function OrbitDrawing({ observed, desired, writing, chart }: OrbitProps) {
  const t = useWords()
  const orbit = chart && layOrbit(chart)
  const difference = desired - observed
  const sentence = t('stage.loop.sentence', { observed, desired })
  return (
    <svg
      className={css.orbit}
      viewBox={`${-orbitHalf} ${-orbitHalf + 24} ${orbitHalf * 2} ${orbitHalf * 2 - 48}`}
      role="img"
      aria-label={
        chart
          ? `${sentence} ${t('stage.loop.chartSentence', { chart: chart.chart, subject: chart.subject, state: chart.current })}`
          : sentence
      }
    >
      <circle r={orbitRadius} className={glyphs.edge} strokeWidth={1} />
      <path d={ticks()} className={glyphs.edge} strokeWidth={0.75} />
      {orbit &&
        shownEdges(orbit.edges, chart?.current).map((edge) => (
          <Edge key={`${edge.from}>${edge.to}`} edge={edge} live={edge.from === chart?.current} />
        ))}
      <circle r={54} className={glyphs.face} stroke="var(--edge)" strokeWidth={1} />
      <Gauge observed={observed} desired={desired} radius={61} />
      {writing && difference !== 0 && (
        <path
          d={spokePath(0, 0, 40, 52, observedShare(observed, desired))}
          className={`${glyphs.action} ${glyphs.round}`}
          strokeWidth={3.5}
        />
      )}
      <text y={-10} className={css.observed}>
        {t('stage.loop.observed', { count: observed })}
      </text>
      <text y={7} className={css.desired}>
        {t('stage.loop.desired', { count: desired })}
      </text>
      <text y={24} className={difference === 0 ? css.still : css.difference}>
        {difference === 0 ? t('stage.loop.line.inSync') : `Δ ${difference > 0 ? '+' : '−'}${Math.abs(difference)}`}
      </text>
      {orbit?.states.map((state) => {
        const current = state.name === chart?.current
        const passed = chart?.history.some((step) => step.state === state.name)
        return (
          <g key={state.name} transform={`translate(${state.x} ${state.y})`}>
            <rect
              x={-state.width / 2}
              y={current ? -14 : -12}
              width={state.width}
              height={current ? 28 : 24}
              rx={14}
              className={current ? css.currentState : css.state}
            />
            <text y={4} className={current ? css.currentText : passed ? css.stateText : css.aheadText}>
              {state.name}
            </text>
          </g>
        )
      })}
    </svg>
  )
})

const crowd = 14

/** All arrows of a small chart; of a large one those that were walked and those that leave the current state, because a web of arrows tells nothing. */
export function shownEdges(edges: readonly OrbitEdge[], current: string | undefined): readonly OrbitEdge[] {
  return edges.length <= crowd ? edges : edges.filter((edge) => edge.walked || edge.from === current)
}

interface EdgeProps {
  readonly edge: OrbitEdge
  /** It leaves the current state. */
  readonly live: boolean
}

function Edge({ edge, live }: EdgeProps) {
  const numbers = edge.d.match(/-?[\d.]+/g)?.map(Number) ?? []
  const [mx = 0, my = 0, ex = 0, ey = 0] = numbers.slice(2)
  const turn = Math.atan2(ey - my, ex - mx) / (2 * Math.PI) + 0.25
  return (
    <g className={edge.walked || live ? undefined : css.quietEdge}>
      <title>{`${edge.from} → ${edge.to}: ${edge.events}`}</title>
      <path
        d={edge.d}
        className={edge.walked ? glyphs.action : glyphs.edge}
        strokeWidth={edge.walked ? 2.5 : 1}
        strokeDasharray={live && !edge.walked ? '3 3' : undefined}
      />
      <Arrowhead x={ex} y={ey} turn={turn} meaning={edge.walked ? 'action' : 'edge'} size={7} />
    </g>
  )
}

function ticks(): string {
  return Array.from({ length: 72 }, (_, index) => spokePath(0, 0, orbitRadius, orbitRadius + (index % 6 === 0 ? 6 : 3), index / 72)).join(
    '',
  )
}
