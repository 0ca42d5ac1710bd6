import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import type { ClusterPicture } from '../../../protocol/queries.ts'
import type { AnyTraceRecord } from '../../../protocol/trace.ts'
import { useMedia } from '../../parts/use-media.ts'
import { useWidth } from '../../parts/use-width.ts'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { nameOf } from '../format.ts'
import { useWalk } from '../use-walk.ts'
import { ApiServerBar, EtcdPlate, LoopDial, SchedulerPlate } from './ControlPlane.tsx'
import css from './cluster.module.css'
import { clusterOrder } from './cluster-rows.ts'
import { chooseDetail, countByState } from './detail.ts'
import { HeatMap } from './HeatMap.tsx'
import { Legend } from './Legend.tsx'
import { NodePlate, PodCounts, PodGrid, PodRow } from './NodePlate.tsx'
import { legMs } from './plan-moves.ts'
import { Travels } from './Travels.tsx'

export interface ClusterViewProps {
  readonly picture: ClusterPicture
  /** Records of late, of which the new ones are played. */
  readonly activity: readonly AnyTraceRecord[]
  readonly speed: number | 'max'
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
  readonly onOpenLoop: (controller: string) => void
  readonly onOpenScheduler: () => void
}

/** The cluster as an instrument: control loops as dials, the API server as a bar of gates, etcd as a jar, machines as plates. */
export function ClusterView({ picture, activity, speed, selection, onSelect, onOpenLoop, onOpenScheduler }: ClusterViewProps) {
  const t = useWords()
  const [frame, width] = useWidth<HTMLElement>()
  const order = useMemo(() => clusterOrder(picture), [picture])
  useWalk(frame, order, selection, onSelect)
  // A phone shows the same in little: small dials, glyphs without names.
  const phone = width > 0 && width < 480
  const full = chooseDetail(picture)
  const detail = phone && full === 'rows' ? 'glyphs' : full
  const hasTray = useHeld(picture.unscheduled.length > 0, trayHeldMs)
  const layout = [hasTray, Math.min(picture.unscheduled.length, trayRows + 1), picture.nodes.length, detail, width].join()
  const leg = { '--leg': `${legMs(speed)}ms` } as CSSProperties
  // A low window has no room for large dials above the machines.
  const low = useMedia('(max-height: 820px)')
  const radius = phone || low ? 12 : picture.loops.length > 6 ? 18 : 27
  return (
    <section className={css.scroll} ref={frame} aria-label={t('stage.walkHint')}>
      <div className={css.cluster} style={leg}>
        <section className={css.controllers} aria-label="kube-controller-manager" data-anchor="controller">
          <h3 className={css.plateTitle}>kube-controller-manager</h3>
          <div className={css.loops}>
            {picture.loops.map((loop) => (
              <LoopDial key={loop.controller} loop={loop} radius={radius} onOpen={onOpenLoop} />
            ))}
          </div>
        </section>
        <SchedulerPlate scheduler={picture.scheduler} onOpen={onOpenScheduler} />
        <EtcdPlate etcd={picture.etcd} />
        <ApiServerBar request={picture.lastRequest} />
        {hasTray && <Unscheduled picture={picture} selection={selection} />}
        <div className={detail === 'heat' ? css.heat : css.nodes} role="img" aria-label={clusterSentence(picture, t)} data-anchor="nodes">
          {detail === 'heat' ? (
            <HeatMap
              nodes={picture.nodes}
              nodeCount={picture.nodeCount}
              podCount={picture.podCount}
              podStates={picture.podStates}
              selection={selection}
              onSelect={onSelect}
            />
          ) : (
            picture.nodes.map((node) => (
              <NodePlate
                key={node.name}
                node={node}
                detail={detail}
                selected={selection?.resource === 'nodes' && selection.key === node.name}
                selectedPod={selection?.resource === 'pods' ? selection.key : undefined}
              />
            ))
          )}
        </div>
        {picture.nodeCount === 0 && <p className={css.noNodes}>{t('stage.cluster.noNodes')}</p>}
        <Legend />
        <Travels frame={frame} records={activity} speed={speed} layout={layout} />
      </div>
    </section>
  )
}

/** So many pods without a node have their names, and so many a glyph each. */
const trayRows = 6
const trayGlyphs = 36

function Unscheduled({ picture, selection }: Pick<ClusterViewProps, 'picture' | 'selection'>) {
  const t = useWords()
  const pods = picture.unscheduled
  return (
    <div className={css.tray}>
      <h3 className={css.plateTitle}>
        {t('stage.cluster.unscheduledTitle')} <span className={css.micro}>{t('stage.cluster.pods', { count: pods.length })}</span>
      </h3>
      <div
        className={pods.length > trayRows ? css.trayMany : css.trayPods}
        role="img"
        aria-label={t('stage.cluster.unscheduledSentence', {
          names: pods
            .slice(0, 8)
            .map((pod) => nameOf(pod.key))
            .join(', '),
        })}
      >
        {pods.length > trayGlyphs ? (
          <PodCounts pods={pods} />
        ) : pods.length > trayRows ? (
          <PodGrid pods={pods} selectedPod={selection?.resource === 'pods' ? selection.key : undefined} />
        ) : (
          pods.map((pod) => <PodRow key={pod.uid} pod={pod} selected={selection?.resource === 'pods' && selection.key === pod.key} />)
        )}
      </div>
    </div>
  )
}

/** How long the tray stays when it is empty: in a rollout pods pass through it within milliseconds, and the machines below must not jump. */
const trayHeldMs = 1500

/** True while something is true, and a while longer. */
function useHeld(isOn: boolean, forMs: number): boolean {
  const [held, setHeld] = useState(isOn)
  useEffect(() => {
    if (isOn) {
      setHeld(true)
      return
    }
    const timer = setTimeout(() => setHeld(false), forMs)
    return () => clearTimeout(timer)
  }, [isOn, forMs])
  return isOn || held
}

/** The drawing in one sentence, for those who do not see it. */
function clusterSentence(picture: ClusterPicture, t: ReturnType<typeof useWords>): string {
  const states = (picture.podStates ?? countByState([...picture.unscheduled, ...picture.nodes.flatMap((node) => node.pods)]))
    .map(({ state, count }) => `${count} ${t(`stage.glyph.${state}`)}`)
    .join(', ')
  const notReady = picture.nodes.filter((node) => !node.ready).map((node) => node.name)
  const sentence = t('stage.cluster.sentence', { nodes: picture.nodeCount, pods: picture.podCount, states })
  return notReady.length > 0 ? `${sentence} ${t('stage.cluster.notReady', { names: notReady.slice(0, 8).join(', ') })}` : sentence
}
