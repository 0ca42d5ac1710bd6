import { memo } from 'react'
import type { NodeSummary, PodSummary } from '../../../protocol/queries.ts'
import { KindIcon } from '../../glyphs/KindIcon.tsx'
import { Cross } from '../../glyphs/Mark.tsx'
import { PodGlyph } from '../../glyphs/PodGlyph.tsx'
import { Ring } from '../../glyphs/Ring.tsx'
import { useWords } from '../../words/language.ts'
import { formatBytes, formatCpu, nameOf } from '../format.ts'
import { KeptName } from '../KeptName.tsx'
import { useLeft, useSecondsLeft } from '../now.ts'
import { selectKey } from '../use-walk.ts'
import css from './cluster.module.css'
import { countByState, type Detail, glyphOrder, ownPods, sameNode, samePod, systemPods } from './detail.ts'

export interface NodePlateProps {
  readonly node: NodeSummary
  readonly detail: Detail
  readonly selected: boolean
  /** Key of the selected pod, when it is one of this node. */
  readonly selectedPod: string | undefined
}

/** One machine: its name, its kubelet's lease, what is requested of it, and its pods. */
export const NodePlate = memo(
  function NodePlate({ node, detail, selected, selectedPod }: NodePlateProps) {
    const t = useWords()
    const own = ownPods(node)
    const system = systemPods(node)
    return (
      <div
        className={`${css.node} ${selected ? css.nodeOn : ''}`}
        data-select={selectKey('nodes', node.name)}
        data-anchor={`node/${node.name}`}
      >
        <div className={css.nodeHead}>
          <KindIcon kind="Node" size={18} />
          <b className={`${css.clip} ${css.nodeName}`}>{node.name}</b>
          {node.stopped && <Flag text={t('stage.cluster.off')} />}
          {!node.ready && <Flag text="NotReady" />}
          {!node.schedulable && <span className={css.flag}>SchedulingDisabled</span>}
          <span className={`${css.monoMicro} ${css.push}`}>{node.ip}</span>
        </div>
        <div className={css.nodeGauges}>
          <Lease node={node} />
          <Bar name="cpu" used={node.cpu.requested} of={node.cpu.allocatable} format={formatCpu} />
          <Bar name="mem" used={node.memory.requested} of={node.memory.allocatable} format={formatBytes} />
        </div>
        {detail === 'rows' && (
          <div className={css.pods}>
            {own.map((pod) => (
              <PodRow key={pod.uid} pod={pod} selected={pod.key === selectedPod} />
            ))}
          </div>
        )}
        {detail === 'glyphs' && <PodGrid pods={own} selectedPod={selectedPod} />}
        {detail === 'groups' && <StateCounts counts={node.podStates ?? countByState(own)} />}
        {own.length === 0 && detail !== 'rows' && <p className={css.noPods}>{t('stage.cluster.noPods')}</p>}
        {detail !== 'groups' && node.podCount > node.pods.length && (
          <p className={css.noPods}>{t('stage.cluster.shownOf', { shown: node.pods.length, count: node.podCount })}</p>
        )}
        {system.length > 0 && (
          <div className={css.systemPods}>
            <span className={css.micro}>kube-system</span>
            {system.map((pod) => (
              <span key={pod.uid} className={css.systemPod} data-select={selectKey('pods', pod.key)} title={`${pod.key} ${pod.status}`}>
                <TimedPod pod={pod} size={13} selected={pod.key === selectedPod} />
                {system.length <= 4 && <span className={css.clip}>{shortSystemName(pod)}</span>}
              </span>
            ))}
          </div>
        )}
      </div>
    )
  },
  (a, b) => a.detail === b.detail && a.selected === b.selected && a.selectedPod === b.selectedPod && sameNode(a.node, b.node),
)

function shortSystemName(pod: PodSummary): string {
  const name = pod.owner?.kind === 'DaemonSet' ? pod.owner.name : nameOf(pod.key)
  return name
    .replace(/^kube-/, '')
    .replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '')
    .replace(/-[a-z0-9]{5}$/, '')
}

function Flag({ text }: { readonly text: string }) {
  return (
    <span className={css.failedFlag}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <Cross x={5} y={5} size={6} />
      </svg>
      {text}
    </span>
  )
}

function Lease({ node }: { readonly node: NodeSummary }) {
  const t = useWords()
  const timer = node.lease && { from: node.lease.renewedAt, until: node.lease.renewedAt + node.lease.durationMs * 1000 }
  const left = useLeft(timer)
  const seconds = useSecondsLeft(timer?.until)
  if (left === undefined || seconds === undefined) return <span className={css.lease}>kubelet</span>
  const text = seconds === 0 ? t('stage.cluster.leaseOver') : t('stage.cluster.lease', { seconds: Math.ceil(seconds) })
  return (
    <span
      className={css.lease}
      title={t('stage.cluster.leaseOf', { seconds: Math.ceil(seconds), of: Math.round((node.lease?.durationMs ?? 0) / 1000) })}
    >
      <Ring left={left} title={text} />
      kubelet <span className={css.micro}>{text}</span>
    </span>
  )
}

interface BarProps {
  readonly name: string
  readonly used: number
  readonly of: number
  readonly format: (value: number) => string
}

function Bar({ name, used, of, format }: BarProps) {
  const t = useWords()
  const share = of > 0 ? Math.min(1, used / of) : 0
  return (
    <span className={css.gauge} title={t('stage.cluster.requested', { name, used: format(used), of: format(of) })}>
      <span className={css.micro}>{name}</span>
      <svg width="22" height="10" viewBox="0 0 22 10" aria-hidden="true">
        <rect x={0.5} y={0.5} width={21} height={9} className={css.gaugeTrack} />
        <rect x={1} y={1} width={20 * share} height={8} className={css.gaugeFill} />
      </svg>
    </span>
  )
}

/** A pod with its name, status and address. */
export const PodRow = memo(
  function PodRow({ pod, selected }: { readonly pod: PodSummary; readonly selected: boolean }) {
    const t = useWords()
    const left = useSecondsLeft(pod.timer?.until)
    const of = pod.timer ? Math.round((pod.timer.until - pod.timer.from) / 1_000_000) : 0
    const meaning =
      pod.glyph === 'backOff' || pod.glyph === 'failed'
        ? css.failure
        : pod.glyph === 'creating' || pod.glyph === 'pending' || pod.glyph === 'terminating'
          ? css.waiting
          : css.dim
    return (
      <div
        className={`${css.pod} ${selected ? css.podOn : ''}`}
        data-select={selectKey('pods', pod.key)}
        title={`${pod.key} ${pod.status}`}
      >
        <span className={css.podGlyph}>
          <TimedPod pod={pod} size={24} />
        </span>
        <span className={css.podName}>
          <KeptName name={nameOf(pod.key)} />
        </span>
        <span className={css.podLine}>
          <span className={`${css.clip} ${meaning}`}>
            {pod.status}
            {pod.status === 'Running' ? ` ${pod.ready}/${pod.containers}` : ''}
          </span>
          <span className={`${css.push} ${pod.timer ? css.waiting : pod.ip ? css.monoMicro : css.dim}`}>
            {pod.timer && left !== undefined
              ? t(pod.timer.what === 'grace' ? 'stage.cluster.grace' : 'stage.cluster.backOff', { left, of })
              : (pod.ip ?? (pod.glyph === 'completed' || pod.glyph === 'failed' ? '' : t('stage.cluster.noIp')))}
          </span>
        </span>
      </div>
    )
  },
  (a, b) => a.selected === b.selected && samePod(a.pod, b.pod),
)

/** A pod's glyph with the ring of its timer. */
export const TimedPod = memo(
  function TimedPod({ pod, size, selected }: { readonly pod: PodSummary; readonly size: number; readonly selected?: boolean }) {
    const t = useWords()
    const left = useLeft(pod.timer)
    const title = t('stage.cluster.podTitle', { name: nameOf(pod.key), status: pod.status, ready: pod.ready, containers: pod.containers })
    return (
      <PodGlyph
        state={pod.glyph}
        title={title}
        size={size}
        restarts={pod.glyph === 'backOff' || pod.glyph === 'failed' ? pod.restarts : 0}
        started={pod.containers > 0 ? pod.ready / pod.containers : 0}
        {...(left === undefined ? {} : { left })}
        {...(selected ? { selected } : {})}
      />
    )
  },
  (a, b) => a.size === b.size && a.selected === b.selected && samePod(a.pod, b.pod),
)

/** Pods as glyphs without names. */
export function PodGrid({ pods, selectedPod }: { readonly pods: readonly PodSummary[]; readonly selectedPod: string | undefined }) {
  return (
    <div className={css.podGrid}>
      {pods.map((pod) => (
        <span key={pod.uid} data-select={selectKey('pods', pod.key)} title={`${pod.key} ${pod.status}`}>
          <TimedPod pod={pod} size={20} selected={pod.key === selectedPod} />
        </span>
      ))}
    </div>
  )
}

/** Pods counted by state: glyph, number, and a bar of the share. */
export function PodCounts({ pods }: { readonly pods: readonly PodSummary[] }) {
  return <StateCounts counts={countByState(pods)} />
}

/** Numbers of pods by state, from good to bad. */
export function StateCounts({ counts }: { readonly counts: ReturnType<typeof countByState> }) {
  const t = useWords()
  const sorted = [...counts].sort((a, b) => glyphOrder.indexOf(a.state) - glyphOrder.indexOf(b.state))
  return (
    <div className={css.counts}>
      {sorted.map(({ state, count }) => (
        <span key={state} className={css.count}>
          <PodGlyph state={state} size={16} title={t(`stage.glyph.${state}`)} />
          <b>{count}</b>
          <span className={css.micro}>{t(`stage.glyph.${state}`)}</span>
        </span>
      ))}
    </div>
  )
}
