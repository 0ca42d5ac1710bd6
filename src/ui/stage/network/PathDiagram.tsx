import { memo } from 'react'
import type { PacketTrace } from '../../../protocol/packets.ts'
import glyphs from '../../glyphs/glyphs.module.css'
import { Cross, Station } from '../../glyphs/Mark.tsx'
import { useWidth } from '../../parts/use-width.ts'
import { useWords } from '../../words/language.ts'
import { roundedPath } from '../cluster/travel-path.ts'
import { nameOf } from '../format.ts'
import { selectKey } from '../use-walk.ts'
import css from './network.module.css'
import { type Box, layPath, legPoints, type NodeDrawing, type PathDrawing } from './path-layout.ts'

export interface PathDiagramProps {
  readonly trace: PacketTrace
  /** Index of the hop that is looked at. */
  readonly current: number
}

/** The way of a packet over the machines that it crosses, with a numbered station for each hop of the direction that is looked at. */
export const PathDiagram = memo(function PathDiagram({ trace, current }: PathDiagramProps) {
  const t = useWords()
  const [frame, width] = useWidth<HTMLDivElement>()
  const drawing = width > 0 ? layPath(trace, width) : undefined
  const direction = trace.hops[current]?.direction ?? 'request'
  const shown = trace.hops.map((hop, index) => ({ hop, index })).filter(({ hop }) => hop.direction === direction)
  const failed = trace.verdict !== 'delivered'
  return (
    <div
      ref={frame}
      className={css.path}
      role="img"
      aria-label={t('stage.network.pathSentence', { hops: trace.hops.length, verdict: t(`stage.packet.verdict.${trace.verdict}`) })}
    >
      {drawing && (
        <svg
          width={drawing.width}
          height={drawing.height}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          className={css.drawing}
          aria-hidden="true"
        >
          {drawing.nodes.map((node) => (
            <NodePart key={node.name} node={node} trace={trace} current={current} />
          ))}
          <Between drawing={drawing} />
          {shown.slice(1).map(({ hop, index }) => {
            const to = drawing.stations[index] ?? [0, 0]
            const from = drawing.stations[index - 1] ?? [0, 0]
            const points = legPoints(trace.hops[index - 1]!.at, hop.at, from, to, drawing.nodes)
            const walked = index <= current
            return (
              <path
                key={index}
                d={roundedPath(points)}
                className={glyphs.action}
                strokeWidth={walked ? 2.5 : 1.5}
                strokeDasharray={walked ? undefined : '2 4'}
              />
            )
          })}
          {shown.map(({ index }) => {
            const [x, y] = drawing.stations[index] ?? [0, 0]
            return (
              <Station
                key={index}
                x={x}
                y={y}
                number={index + 1}
                state={index === current ? 'current' : index < current ? 'passed' : 'ahead'}
              />
            )
          })}
          {failed && direction === 'request' && shown.length > 0 && <End point={drawing.stations[shown.at(-1)!.index] ?? [0, 0]} />}
        </svg>
      )}
    </div>
  )
})

/** What lies between the machines: the world outside, and the wires. */
function Between({ drawing }: { readonly drawing: PathDrawing }) {
  const t = useWords()
  return (
    <>
      {drawing.outside && <Part box={drawing.outside} title={t('stage.network.outside')} />}
      {drawing.wires.map(({ x, y, width, height }) => (
        <path
          key={`${x} ${y}`}
          d={width > height ? `M${x} ${y + height / 2}h${width}` : `M${x + width / 2} ${y}v${height}`}
          className={glyphs.edge}
          strokeWidth={5}
          opacity={0.35}
        />
      ))}
    </>
  )
}

function End({ point: [x, y] }: { readonly point: readonly [number, number] }) {
  return (
    <g>
      <rect x={x + 12} y={y - 9} width={18} height={18} className={css.ground} />
      <Cross x={x + 21} y={y} size={11} />
    </g>
  )
}

function NodePart({ node, trace, current }: { readonly node: NodeDrawing; readonly trace: PacketTrace; readonly current: number }) {
  const hop = trace.hops[current]
  const here = hop?.at.node === node.name ? hop.at : undefined
  const devices = new Set(
    trace.hops.flatMap((each) => (each.at.node === node.name && each.at.kind === 'bridge' ? (each.at.device ?? []) : [])),
  )
  return (
    <g>
      <rect {...node.plate} className={css.plateShape} data-select={selectKey('nodes', node.name)} />
      <text x={node.plate.x + 12} y={node.plate.y + 22} className={css.nodeName}>
        {node.name}
      </text>
      {[...node.pods].map(([key, box]) => (
        <g key={key} data-select={selectKey('pods', key)} className={css.pickable}>
          <title>{key}</title>
          <path d={`M${box.x + 16} ${box.y + box.height}V${node.bridge.y}`} className={glyphs.edge} strokeWidth={5} opacity={0.35} />
          <rect {...box} rx={6} className={css.podShape} />
          <Clipped x={box.x + 9} y={box.y + 18} width={box.width - 14} text={nameOf(key)} strong />
          <Clipped x={box.x + 9} y={box.y + 34} width={box.width - 14} text={addressOf(trace, key)} />
        </g>
      ))}
      <Part box={node.bridge} title={[...devices][0] ?? 'cni0'} />
      <rect {...node.rules} className={css.wellShape} />
      <text x={node.rules.x + node.rules.width / 2} y={node.rules.y + 15} className={css.partTitle}>
        netfilter
      </text>
      {[...node.slots].map(([slot, box]) => (
        <Part
          key={slot}
          box={box}
          title={slot}
          on={here?.kind === 'host' && (here.hook ?? (here.device === 'eth0' ? 'eth0' : 'route')) === slot}
          small
        />
      ))}
      <Part box={node.wire} title="eth0" high />
    </g>
  )
}

interface PartProps {
  readonly box: Box
  readonly title: string
  readonly on?: boolean
  readonly small?: boolean
  /** The name stands at the top: a line runs below it. */
  readonly high?: boolean
}

function Part({ box, title, on, small, high }: PartProps) {
  return (
    <g>
      <rect {...box} rx={small ? 2 : 0} className={on ? css.partOn : css.partShape} />
      <text
        x={box.x + box.width / 2}
        y={high ? box.y + 14 : box.y + box.height / 2 + 4}
        className={`${css.partText} ${on ? css.bold : ''}`}
      >
        {title.length * 6.4 > box.width - 20 ? title.slice(0, Math.max(3, Math.floor((box.width - 22) / 6.4))) : title}
      </text>
    </g>
  )
}

/** Text that fits its box; the whole of it is in the title. */
function Clipped({
  x,
  y,
  width,
  text,
  strong,
}: {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly text: string
  readonly strong?: boolean
}) {
  const room = Math.max(4, Math.floor(width / 6.7))
  return (
    <text x={x} y={y} className={strong ? css.podName : css.podAddress}>
      {shorten(text, room)}
    </text>
  )
}

/** Cut in the middle: the end tells siblings apart. */
function shorten(text: string, room: number): string {
  if (text.length <= room) return text
  const end = text.slice(Math.max(text.lastIndexOf('-'), text.length - Math.ceil(room / 2)))
  return `${text.slice(0, room - 1 - end.length)}…${end}`
}

function addressOf(trace: PacketTrace, pod: string): string {
  if (trace.answeredBy?.name === pod) return `${trace.answeredBy.ip}:${trace.answeredBy.port}`
  const first = trace.hops[0]
  if (first?.at.pod === pod) return first.before.source
  const last = trace.hops.findLast((hop) => hop.direction === 'request' && hop.at.pod === pod)
  return last ? last.after.destination : ''
}
