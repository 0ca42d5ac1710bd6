import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useState } from 'react'
import type { ClockState } from '../../protocol/control.ts'
import { type Micros, SECOND } from '../../protocol/time.ts'
import type { Progress } from '../client/cluster-client.ts'
import { useClock, useCluster, useQuery } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { useKept } from '../parts/use-kept.ts'
import { useWidth } from '../parts/use-width.ts'
import { seek } from '../transport/transport-actions.ts'
import { useWords } from '../words/language.ts'
import { axisText, branchName, momentText } from '../words/time-text.ts'
import { lanes, laneY, TimelineMarks } from './TimelineMarks.tsx'
import css from './timeline.module.css'
import { axisEnd, tickSeconds } from './timeline-scale.ts'

const rightPx = 16
const topPx = 18
const bottomPx = 86

/** The run from its start: what happened in five lanes, and a head that goes back and forward. */
export function Timeline({ narrow = false }: { readonly narrow?: boolean }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const clock = useClock()
  const t = useWords()
  const leftPx = narrow ? 12 : 96
  const end = axisEnd(Math.max(clock.horizon, clock.now, ...clock.branches.map((branch) => branch.to)))
  const track = Math.max(1, width - leftPx - rightPx)
  const toX = useCallback((at: Micros) => leftPx + (at / end) * track, [leftPx, end, track])
  const picture = useKept(useQuery({ kind: 'timeline', from: 0, to: end, bins: 240 }))
  return (
    <div className={css.timeline} ref={ref}>
      {width > 0 && (
        <>
          <svg width={width} height={100} role="img" aria-label={t('timeline.label')}>
            <defs>
              <pattern id="timeline-future" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0v5" className={css.hatch} strokeWidth={2} />
              </pattern>
            </defs>
            <rect x={leftPx} y={topPx} width={Math.max(0, toX(clock.now) - leftPx)} height={bottomPx - topPx} className={css.past} />
            <rect
              x={toX(clock.now)}
              y={topPx}
              width={Math.max(0, width - rightPx - toX(clock.now))}
              height={bottomPx - topPx}
              fill="url(#timeline-future)"
              opacity={0.55}
            />
            <Axis end={end} toX={toX} track={track} />
            {lanes.map((lane) => (
              <g key={lane}>
                {!narrow && (
                  <text x={16} y={laneY(lane) + 4}>
                    {t(`timeline.${lane}`)}
                  </text>
                )}
                <path d={`M${leftPx} ${laneY(lane)}H${width - rightPx}`} className={css.lane} />
              </g>
            ))}
            {picture && <TimelineMarks marks={picture.marks} toX={toX} end={end} />}
            <Branches clock={clock} toX={toX} />
            {clock.nextEventAt !== undefined && clock.nextEventAt <= end && (
              <path d={`M${toX(clock.nextEventAt).toFixed(1)} ${topPx}V${bottomPx}`} className={css.next} />
            )}
          </svg>
          <Head clock={clock} end={end} leftPx={leftPx} track={track} />
        </>
      )}
      <BusyBar />
    </div>
  )
}

function Axis({ end, toX, track }: { readonly end: Micros; readonly toX: (at: Micros) => number; readonly track: number }) {
  const step = tickSeconds(end, track) * SECOND
  const labels = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step)
  const minor = Array.from({ length: Math.min(400, Math.floor((end / step) * 5) + 1) }, (_, index) => (index * step) / 5)
  return (
    <>
      {minor.map((at) => (
        <path key={at} d={`M${toX(at).toFixed(1)} 15V${topPx}`} className={css.tick} strokeWidth={0.75} />
      ))}
      {labels.map((at) => (
        <g key={at}>
          <path d={`M${toX(at).toFixed(1)} 12V${topPx}`} className={css.tick} />
          <text x={toX(at)} y={10} className={`${css.axis} ${at === 0 ? css.axisStart : at + step > end ? css.axisEnd : ''}`}>
            {axisText(at)}
          </text>
        </g>
      ))}
    </>
  )
}

function Branches({ clock, toX }: { readonly clock: ClockState; readonly toX: (at: Micros) => number }) {
  const t = useWords()
  const others = clock.branches.filter((branch) => branch.id !== clock.branch && branch.to > branch.from)
  return others.slice(-3).map((branch) => (
    <g key={branch.id}>
      <path
        d={`M${toX(branch.from).toFixed(1)} ${bottomPx}c0 7 6 7.5 14 7.5H${Math.max(toX(branch.from) + 14, toX(branch.to)).toFixed(1)}`}
        className={css.branch}
      />
      <circle cx={Math.max(toX(branch.from) + 14, toX(branch.to))} cy={93.5} r={3} className={css.branchEnd} />
      <text x={Math.max(toX(branch.from) + 14, toX(branch.to)) + 8} y={97}>
        {branchName(branch, t)}
      </text>
    </g>
  ))
}

interface HeadProps {
  readonly clock: ClockState
  readonly end: Micros
  readonly leftPx: number
  readonly track: number
}

function Head({ clock, end, leftPx, track }: HeadProps) {
  const client = useCluster()
  const t = useWords()
  const [goal, setGoal] = useState<Micros | undefined>(undefined)
  const at = goal ?? clock.now
  const x = leftPx + (at / end) * track
  const atPointer = (event: PointerEvent) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect()
    return box ? Math.max(0, Math.min(end, Math.round(((event.clientX - box.left - leftPx) / track) * end))) : clock.now
  }
  const drag = {
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      setGoal(atPointer(event))
    },
    onPointerMove: (event: PointerEvent) => {
      if (goal !== undefined) setGoal(atPointer(event))
    },
    onPointerUp: (event: PointerEvent) => {
      if (goal !== undefined) seek(client, Math.min(atPointer(event), Math.max(clock.horizon, clock.now)))
      setGoal(undefined)
    },
    onPointerCancel: () => setGoal(undefined),
  }
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 10 : 1
    const goals: Readonly<Record<string, Micros>> = {
      ArrowLeft: clock.now - step * SECOND,
      ArrowRight: Math.min(clock.now + step * SECOND, Math.max(clock.horizon, clock.now)),
      Home: 0,
      End: clock.horizon,
    }
    const wanted = goals[event.key]
    if (wanted === undefined) return
    event.preventDefault()
    seek(client, wanted)
  }
  return (
    <>
      <div className={css.track} style={{ left: leftPx, right: rightPx }} {...drag} aria-hidden="true" />
      <div
        className={css.head}
        style={{ left: x }}
        role="slider"
        tabIndex={0}
        aria-label={t('timeline.head')}
        aria-valuemin={0}
        aria-valuemax={Math.round(Math.max(clock.horizon, clock.now) / SECOND)}
        aria-valuenow={Math.round(clock.now / SECOND)}
        aria-valuetext={momentText(clock.now)}
        onKeyDown={press}
        {...drag}
      />
      {goal !== undefined && (
        <span className={x > leftPx + track * 0.8 ? `${css.goal} ${css.before}` : css.goal} style={{ left: x }}>
          {t('timeline.goTo', { time: momentText(goal) })}
        </span>
      )}
    </>
  )
}

const busyWords = { seek: 'timeline.progressSeek', open: 'timeline.progressOpen', run: 'timeline.progressRun' } as const

/** Long work of the host, with a way to stop it. */
function BusyBar() {
  const client = useCluster()
  const t = useWords()
  const [progress, setProgress] = useState<Progress | undefined>(undefined)
  useEffect(() => client.onProgress(setProgress), [client])
  if (!progress) return null
  const cancel = () => {
    client.call({ do: 'cancel' }).catch(() => undefined)
    setProgress(undefined)
  }
  return (
    <div className={css.progress} role="status">
      <div>
        {t(busyWords[progress.what])}
        <progress value={progress.done} max={1} />
        <Button small onClick={cancel}>
          {t('app.cancel')}
        </Button>
      </div>
    </div>
  )
}
