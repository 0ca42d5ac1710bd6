import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { AnyTraceRecord } from '../../../protocol/trace.ts'
import glyphs from '../../glyphs/glyphs.module.css'
import { Diamond, Station } from '../../glyphs/Mark.tsx'
import { PodGlyph } from '../../glyphs/PodGlyph.tsx'
import { useMedia } from '../../parts/use-media.ts'
import { gateNames } from './ControlPlane.tsx'
import css from './cluster.module.css'
import { legMs, type Move, type MoveMemory, movesAtOnce, newMoveMemory, planMoves } from './plan-moves.ts'
import { type Place, requestWay, type Way, wakeWay } from './travel-path.ts'

interface Travel {
  readonly id: string
  readonly move: Move
  readonly way: Way
}

export interface TravelsProps {
  /** The drawing that the parts stand in; they carry `data-anchor`. */
  readonly frame: RefObject<HTMLElement | null>
  readonly records: readonly AnyTraceRecord[]
  readonly speed: number | 'max'
  /** Changes whenever parts of the drawing come, go or move. */
  readonly layout: string
}

const flashMs = 160

/** What moves over the cluster: requests through the gates to etcd, and watch events to the loops that they wake. */
export function Travels({ frame, records, speed, layout }: TravelsProps) {
  const memory = useRef<MoveMemory>(undefined)
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const leg = legMs(speed)
  const places = useMeasured(frame, layout)
  const [travels, setTravels] = useState<readonly Travel[]>([])
  const done = useCallback((id: string) => setTravels((old) => old.filter((travel) => travel.id !== id)), [])

  useEffect(() => {
    const isFirst = memory.current === undefined
    memory.current ??= newMoveMemory()
    const moves = planMoves(records, memory.current)
    // What was there before the drawing came into view has been played, or is over.
    if (isFirst) return
    const element = frame.current
    if (!element || moves.length === 0) return
    places.current ??= measureAnchors(element)
    const started = startTravels(moves, places.current)
    if (started.length === 0) return
    setTravels((old) =>
      still ? started.filter((travel) => travel.move.kind === 'request').slice(-1) : [...old, ...started].slice(-movesAtOnce),
    )
    if (leg > 0 || still) return
    // Too fast to follow: what started together flashes together, and is drawn away in one go.
    const ids = new Set(started.map(({ id }) => id))
    setTimeout(() => setTravels((old) => old.filter(({ id }) => !ids.has(id))), flashMs)
  }, [records, frame, still, leg, places])

  return (
    <div className={css.travels} aria-hidden="true">
      <svg className={css.trails} role="presentation">
        {travels.map((travel) => (
          <Trail key={travel.id} travel={travel} still={still} />
        ))}
      </svg>
      {!still && travels.map((travel) => <Mover key={travel.id} travel={travel} leg={leg} onDone={done} />)}
    </div>
  )
}

function Trail({ travel, still }: { readonly travel: Travel; readonly still: boolean }) {
  const { move, way } = travel
  if (move.kind === 'wake') return <path d={way.d} className={glyphs.watch} strokeWidth={2} />
  return (
    <>
      <path d={way.d} className={glyphs.action} strokeWidth={still ? 2.5 : 1.5} />
      {still &&
        way.stations.map(([x, y], index) => (
          <Station key={`${x} ${y}`} x={x} y={y} number={index + 1} state={index === way.stations.length - 1 ? 'current' : 'passed'} />
        ))}
    </>
  )
}

/** One packet or diamond on its way; when a leg would be too short to follow, its trail only flashes. */
function Mover({ travel, leg, onDone }: { readonly travel: Travel; readonly leg: number; readonly onDone: (id: string) => void }) {
  const element = useRef<HTMLDivElement>(null)
  const { id, move, way } = travel
  // The leg's length is taken when the packet sets off: changing the speed does not make it jump.
  const legAtStart = useRef(leg)
  useLayoutEffect(() => {
    const mover = element.current
    const each = legAtStart.current
    if (!mover || each === 0) return
    const isWake = move.kind === 'wake'
    const duration = isWake ? each / 2 : each * way.legs.length
    const frames = [
      { offsetDistance: '0%', easing: 'cubic-bezier(.45,.05,.35,1)' },
      ...way.legs.map((share) => ({ offsetDistance: `${share * 100}%`, easing: 'cubic-bezier(.45,.05,.35,1)' })),
    ]
    const animation = mover.animate(frames, { duration, fill: 'both' })
    animation.onfinish = () => onDone(id)
    return () => animation.cancel()
  }, [id, move, way, onDone])
  if (legAtStart.current === 0) return null
  return (
    <div ref={element} className={css.mover} style={{ offsetPath: `path('${way.d}')` }}>
      {move.kind === 'wake' ? (
        <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
          <Diamond x={0} y={0} />
        </svg>
      ) : (
        <PodGlyph state="requested" title="" size={19} />
      )}
    </div>
  )
}

/** The ways of these moves; of several that take the same way at the same time only one is drawn, because they would cover each other. */
function startTravels(moves: readonly Move[], place: Places): readonly Travel[] {
  const started = new Map<string, Travel>()
  for (const move of moves) {
    const way = wayOf(move, place)
    if (way) started.set(`${move.kind} ${way.d}`, { id: `${move.kind}-${move.id}`, move, way })
  }
  return [...started.values()]
}

function wayOf(move: Move, place: Places): Way | undefined {
  const bar = place('apiserver')
  if (!bar) return undefined
  if (move.kind === 'wake') {
    const target = placeOfSource(move.target, place)
    return target && wakeWay(target, bar)
  }
  const etcd = place('etcd')
  const gates = gateNames.slice(0, Math.max(1, move.gates)).flatMap((gate) => place(`gate/${gate}`) ?? [])
  if (!etcd || gates.length === 0) return undefined
  return requestWay({
    sender: placeOfSource(move.source, place),
    bar,
    gates,
    etcd,
    refusedAt: move.refusedAt,
  })
}

/**
 * Where the part that a record names stands: `kubelet/worker-1` and `kube-proxy/worker-1` stand on their node; a control loop below its dial
 * at the edge of the plate that all loops share, so that nothing travels over their names.
 */
function placeOfSource(source: string, place: Places): Place | undefined {
  const node = /^(?:kubelet|kube-proxy|container-runtime)\/(.+)$/.exec(source)
  if (node) return place(`node/${node[1]}`) ?? place('nodes')
  const own = place(source)
  const plate = own && source.startsWith('controller/') ? place('controller') : undefined
  return own && plate ? { ...own, y: plate.y, height: plate.height } : own
}

type Places = (anchor: string) => Place | undefined

/** Measured places, kept as long as nothing moves: measuring makes the browser lay out at once. */
function useMeasured(frame: RefObject<HTMLElement | null>, layout: string): RefObject<Places | undefined> {
  const places = useRef<Places>(undefined)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const forget = () => {
      places.current = undefined
    }
    const observer = new ResizeObserver(forget)
    for (const anchor of ['apiserver', 'controller', 'etcd']) {
      const part = element.querySelector(`[data-anchor="${anchor}"]`)
      if (part) observer.observe(part)
    }
    element.addEventListener('scroll', forget, { capture: true, passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', forget, { capture: true })
    }
  }, [frame])
  useLayoutEffect(() => {
    if (layout) places.current = undefined
  }, [layout])
  return places
}

function measureAnchors(element: HTMLElement): Places {
  // The drawing itself, which scrolls, not the window that it scrolls in.
  const origin = (element.firstElementChild ?? element).getBoundingClientRect()
  const known = new Map<string, Place | undefined>()
  return (anchor) => {
    if (!known.has(anchor)) {
      const box = element.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`)?.getBoundingClientRect()
      known.set(
        anchor,
        box && box.width > 0 ? { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height } : undefined,
      )
    }
    return known.get(anchor)
  }
}
