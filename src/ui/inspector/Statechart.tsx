import { useEffect, useMemo, useRef } from 'react'
import type { ChartPicture } from '../../protocol/queries.ts'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { useWords } from '../words/language.ts'
import { momentText } from '../words/time-text.ts'
import { type PlacedEdge, type PlacedState, placeChart, stateHeight } from './chart-layout.ts'
import css from './inspector.module.css'

/** A statechart drawn from the machine's own definition: where it is in ink, where it has been in brass. */
export default function Statechart({ picture }: { readonly picture: ChartPicture }) {
  const t = useWords()
  const { states, edges, current, history, subject, chart } = picture
  const shape = JSON.stringify([states, edges])
  const placed = useMemo(() => {
    const [names, lines] = JSON.parse(shape) as [ChartPicture['states'], ChartPicture['edges']]
    return placeChart({ states: names, edges: lines })
  }, [shape])
  const scroll = useRef<HTMLDivElement>(null)
  const here = placed.states.find((state) => state.name === current)?.x ?? 0
  useEffect(() => {
    const element = scroll.current
    if (element) element.scrollLeft = here - element.clientWidth / 2
  }, [here])
  const been = new Set(history.map((moment) => moment.state))
  const steps = new Set(history.slice(1).map((moment, index) => `${history[index]?.state} ${moment.state}`))
  return (
    <ScrollBox className={css.chart} ref={scroll} label={t('inspector.chartOf', { chart, subject })}>
      <svg width={placed.width} height={placed.height} role="img" aria-label={`${chart} ${subject}: ${current}`}>
        <defs>
          {(['edge', 'action'] as const).map((name) => (
            <marker
              key={name}
              id={`chart-${name}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M.5.5 7.5 4 .5 7.5z" fill={`var(--${name})`} />
            </marker>
          ))}
        </defs>
        <Edges edges={placed.edges} steps={steps} />
        <States states={placed.states} current={current} been={been} />
      </svg>
      <ol className={css.history}>
        {history.slice(-12).map((moment) => (
          <li key={`${moment.at} ${moment.state}`}>
            {momentText(moment.at)} {moment.state}
          </li>
        ))}
      </ol>
    </ScrollBox>
  )
}

function lineOf({ points }: PlacedEdge): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('')
}

function Edges({ edges, steps }: { readonly edges: readonly PlacedEdge[]; readonly steps: ReadonlySet<string> }) {
  return (
    <>
      {edges.map((edge) => {
        const walked = steps.has(`${edge.from} ${edge.to}`)
        return (
          <path
            key={`${edge.from} ${edge.to}`}
            d={lineOf(edge)}
            className={walked ? `${css.edge} ${css.edgeBeen}` : css.edge}
            markerEnd={`url(#chart-${walked ? 'action' : 'edge'})`}
          />
        )
      })}
      {edges.map((edge) => (
        <text key={`${edge.from} ${edge.to}`} x={edge.label.x} y={edge.label.y} className={css.edgeLabel}>
          {edge.events}
        </text>
      ))}
    </>
  )
}

interface StatesProps {
  readonly states: readonly PlacedState[]
  readonly current: string
  readonly been: ReadonlySet<string>
}

function States({ states, current, been }: StatesProps) {
  return (
    <>
      {states.map((state) => {
        const isHere = state.name === current
        return (
          <g key={state.name} transform={`translate(${state.x} ${state.y})`}>
            <rect
              x={-state.width / 2}
              y={-stateHeight / 2}
              width={state.width}
              height={stateHeight}
              rx={stateHeight / 2}
              className={`${css.box} ${isHere ? css.here : been.has(state.name) ? css.been : ''}`}
            />
            <text className={isHere ? css.hereText : undefined}>{state.name}</text>
          </g>
        )
      })}
    </>
  )
}
