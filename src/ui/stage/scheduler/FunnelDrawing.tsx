import { memo } from 'react'
import glyphs from '../../glyphs/glyphs.module.css'
import { Arrowhead, Cross } from '../../glyphs/Mark.tsx'
import { useWidth } from '../../parts/use-width.ts'
import { useWords } from '../../words/language.ts'
import { selectKey } from '../use-walk.ts'
import { type Funnel, type FunnelRail, placeLabels, reasonPlace } from './funnel.ts'
import css from './scheduler.module.css'

const railStep = 26
const levelStep = 13
/** Rails that are drawn at most; the table twin has them all. */
const drawnRails = 40

/** Filter as a funnel: one rail a node, one post a plugin that refused somebody; a rail ends at a cross, its reason stands at the right. */
export const FunnelDrawing = memo(function FunnelDrawing({
  funnel,
  chosen,
  selectedNode,
}: {
  readonly funnel: Funnel
  readonly chosen: string | undefined
  readonly selectedNode: string | undefined
}) {
  const t = useWords()
  const [frame, width] = useWidth<HTMLDivElement>()
  const rails = funnel.rails.slice(0, drawnRails)
  return (
    <div
      ref={frame}
      className={css.funnel}
      role="img"
      aria-label={t('stage.scheduler.funnelSentence', { nodes: funnel.rails.length, feasible: funnel.feasible })}
    >
      {width > 0 &&
        (width < 460 ? (
          <NarrowFunnel rails={rails} funnel={funnel} />
        ) : (
          <WideFunnel rails={rails} funnel={funnel} width={width} chosen={chosen} selectedNode={selectedNode} />
        ))}
      {funnel.rails.length > drawnRails && (
        <p className={css.note}>{t('stage.scheduler.moreNodes', { shown: drawnRails, total: funnel.rails.length })}</p>
      )}
    </div>
  )
})

interface WideProps {
  readonly rails: readonly FunnelRail[]
  readonly funnel: Funnel
  readonly width: number
  readonly chosen: string | undefined
  readonly selectedNode: string | undefined
}

function WideFunnel({ rails, funnel, width, chosen, selectedNode }: WideProps) {
  const t = useWords()
  const names = Math.min(150, 24 + 7.4 * Math.max(6, ...rails.map((rail) => rail.node.length)))
  const end = width - Math.min(380, Math.max(150, width * 0.36))
  const step = funnel.posts.length > 0 ? (end - names - 20) / funnel.posts.length : 0
  const postX = (index: number) => names + step * (index + 0.5)
  const labels = placeLabels(
    funnel.posts.map((post) => post.plugin),
    postX,
  )
  const countY = (Math.max(0, ...labels.map((label) => label.level)) + 1) * levelStep + 14
  const railsTop = countY + 16
  const height = railsTop + rails.length * railStep + 4
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className={css.drawing} aria-hidden="true">
      {funnel.posts.map((post, index) => (
        <g key={post.plugin}>
          <path d={`M${postX(index)} ${countY + 5}V${height - 6}`} className={glyphs.edge} strokeWidth={1.5} />
          <path d={`M${postX(index)} ${(labels[index]!.level + 1) * levelStep + 2}V${countY - 10}`} className={glyphs.hair} />
          <text x={labels[index]!.x} y={(labels[index]!.level + 1) * levelStep - 2} className={css.postName}>
            {post.plugin}
          </text>
          <text x={postX(index)} y={countY} className={css.postCount}>
            {step < 54 ? post.passed : `${post.reached} → ${post.passed}`}
          </text>
        </g>
      ))}
      <path d={`M${end} ${countY + 5}V${height - 6}`} className={glyphs.edge} strokeWidth={1.5} />
      <text x={end + 8} y={countY} className={css.strongText}>
        {t('stage.scheduler.score')}
      </text>
      {rails.map((rail, row) => (
        <Rail
          key={rail.node}
          rail={rail}
          y={railsTop + row * railStep + 8}
          names={names}
          end={end}
          width={width}
          postX={postX}
          posts={funnel.posts.length}
          most={funnel.most}
          chosen={rail.node === chosen}
          selected={rail.node === selectedNode}
        />
      ))}
    </svg>
  )
}

interface RailProps {
  readonly rail: FunnelRail
  readonly y: number
  readonly names: number
  readonly end: number
  readonly width: number
  readonly postX: (index: number) => number
  readonly posts: number
  readonly most: number
  readonly chosen: boolean
  readonly selected: boolean
}

function Rail({ rail, y, names, end, width, postX, posts, most, chosen, selected }: RailProps) {
  const t = useWords()
  const feasible = rail.endsAt === undefined
  const stop = feasible ? end - 6 : postX(rail.endsAt!) - 8
  const passed = Array.from({ length: rail.endsAt ?? posts }, (_, index) => postX(index))
  const reason = reasonPlace(rail.reasons.join(', '), stop + 24, end + 8, width)
  return (
    <g data-select={selectKey('nodes', rail.node)} className={css.rail}>
      <title>{`${rail.node}: ${feasible ? t('stage.scheduler.feasible') : rail.reasons.join(', ')}`}</title>
      <rect x={0} y={y - railStep / 2} width={width} height={railStep} fill="transparent" />
      {(chosen || selected) && <rect x={1} y={y - 11} width={width - 2} height={22} className={glyphs.select} />}
      <text x={8} y={y + 4} className={feasible ? css.strongText : css.text}>
        {rail.node}
      </text>
      <path d={`M${names} ${y}H${stop}`} className={glyphs.observed} strokeWidth={feasible ? 3 : 1.5} />
      {passed.map((x) => (
        <circle key={x} cx={x} cy={y} r={feasible ? 4.5 : 3.5} className={feasible ? glyphs.fillObserved : css.hollow} />
      ))}
      {feasible ? (
        <>
          <Arrowhead x={end} y={y} turn={0.25} meaning="observed" size={9} />
          {rail.total !== undefined && (
            <text x={end + 8} y={y + 4} className={css.mono}>
              <tspan className={css.bold}>{rail.total}</tspan>
              <tspan className={css.faint}> {t('stage.scheduler.ofMost', { most })}</tspan>
            </text>
          )}
        </>
      ) : (
        <>
          <rect x={stop} y={y - 8} width={16} height={16} className={css.ground} />
          <Cross x={stop + 8} y={y} size={10} />
          {reason.x > stop + 30 && <path d={`M${stop + 20} ${y}H${reason.x - 6}`} className={glyphs.hair} strokeDasharray="1 4" />}
          <rect x={reason.x - 4} y={y - 9} width={width - reason.x + 4} height={18} className={css.ground} />
          <text x={reason.x} y={y + 4} className={css.reason}>
            {reason.text}
          </text>
        </>
      )}
    </g>
  )
}

function NarrowFunnel({ rails, funnel }: { readonly rails: readonly FunnelRail[]; readonly funnel: Funnel }) {
  const t = useWords()
  return (
    <ul className={css.narrow}>
      {rails.map((rail) => (
        <li key={rail.node} data-select={selectKey('nodes', rail.node)}>
          <b>{rail.node}</b>
          {rail.endsAt === undefined ? (
            <span className={css.good}>
              {t('stage.scheduler.feasible')} {rail.total}
            </span>
          ) : (
            <span>
              <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
                <Cross x={5} y={5} size={7} />
              </svg>{' '}
              {funnel.posts[rail.endsAt]?.plugin}
              <span className={css.bad}>{rail.reasons.join(', ')}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
