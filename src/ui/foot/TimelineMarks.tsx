import { memo } from 'react'
import type { Lane, TimelinePicture } from '../../protocol/queries.ts'
import { momentText } from '../words/time-text.ts'
import css from './timeline.module.css'

/** Lanes from top to bottom. */
export const lanes: readonly Lane[] = ['you', 'writes', 'pods', 'failures', 'timers']

/** Middle of a lane, in pixels from the top. */
export const laneY = (lane: Lane) => 26 + lanes.indexOf(lane) * 13

type Mark = TimelinePicture['marks'][number]

/** Every mark in its lane, each lane with a shape of its own. */
export const TimelineMarks = memo(function TimelineMarks({
  marks,
  toX,
  end,
}: {
  readonly marks: readonly Mark[]
  readonly toX: (at: number) => number
  /** Where the axis ends: a timer that runs longer is drawn to there. */
  readonly end: number
}) {
  return marks.map((mark) => (
    <g key={`${mark.lane} ${mark.at} ${mark.label}`} transform={`translate(${toX(mark.at).toFixed(1)} ${laneY(mark.lane)})`}>
      <title>{`${momentText(mark.at)} ${mark.label}${mark.count > 1 ? ` (${mark.count})` : ''}`}</title>
      <MarkShape mark={mark} length={mark.until === undefined ? 0 : toX(Math.min(end, mark.until)) - toX(mark.at)} />
    </g>
  ))
})

function MarkShape({ mark, length }: { readonly mark: Mark; readonly length: number }) {
  switch (mark.lane) {
    case 'you':
      return <path d="M-5-5h10l-5 9z" className={css.you} />
    case 'writes':
      return <rect x={-1.25} y={-5} width={2.5} height={10} className={css.write} />
    case 'pods':
      return <circle r={mark.count > 3 ? 4 : 3} className={css.pod} />
    case 'failures':
      return <path d="M-4-4l8 8m0-8l-8 8" className={css.failure} />
    case 'timers':
      return (
        <>
          <path d={`M0 0h${Math.max(3, length).toFixed(1)}`} className={css.timer} />
          <path d={`M${Math.max(3, length).toFixed(1)}-4v8`} className={css.timerEnd} />
        </>
      )
  }
}
