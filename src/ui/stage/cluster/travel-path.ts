import { fixed } from '../../glyphs/geometry.ts'

/** A measured place of the drawing, in its own pixels. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Point = readonly [x: number, y: number]

/** The way of a request: where it turns, and what share of the way lies behind each leg. */
export interface Way {
  readonly d: string
  readonly points: readonly Point[]
  /** Share of the length at the end of each leg: at the bar, at the last gate, at etcd. */
  readonly legs: readonly number[]
  /** Where stations stand when nothing may move: sender, each gate, etcd. */
  readonly stations: readonly Point[]
}

export interface RequestPlaces {
  /** Absent: a person, who stands left of the bar. */
  readonly sender?: Place | undefined
  readonly bar: Place
  readonly gates: readonly Place[]
  readonly etcd: Place
  readonly refusedAt?: number | undefined
}

/** The way from a sender into the API server's bar, through its gates, and on to etcd unless a gate refuses. */
export function requestWay({ sender, bar, gates, etcd, refusedAt }: RequestPlaces): Way {
  const lineY = bar.y + bar.height * 0.4
  const centres = gates.map((gate) => gate.x + gate.width / 2)
  const entryX = Math.min(centres[0] ?? bar.x, ...centres) - 12
  const start = sender ? fromSender(sender, bar, entryX) : fromPerson(bar, entryX)
  const lastGate = centres[refusedAt ?? centres.length - 1] ?? bar.x + bar.width
  const stop: Point = [refusedAt === undefined ? lastGate : lastGate - 6, lineY]
  const toEtcd: readonly Point[] = refusedAt === undefined ? etcdTurns(bar, etcd, lineY) : []
  const points = [...start, [entryX, lineY] as Point, stop, ...toEtcd]
  const total = lengthOf(points)
  const share = (count: number) => (total === 0 ? 1 : lengthOf(points.slice(0, count)) / total)
  const legs = [share(start.length + 1), share(start.length + 2), ...(toEtcd.length ? [1] : [])]
  const passed = centres.slice(0, refusedAt === undefined ? undefined : refusedAt + 1).map((x): Point => [x, lineY])
  return {
    d: roundedPath(points),
    points,
    legs,
    stations: [points[0]!, ...passed, ...toEtcd.slice(-1)],
  }
}

function fromSender(sender: Place, bar: Place, entryX: number): readonly Point[] {
  const x = sender.x + sender.width / 2
  const above = sender.y + sender.height <= bar.y + 1
  const edge = above ? sender.y + sender.height : sender.y
  const gap = above ? bar.y - 6 : bar.y + bar.height + 8
  return [
    [x, edge],
    [x, gap],
    [entryX, gap],
  ]
}

/** A person stands outside, at the left: their requests come in over the bar's beginning. */
function fromPerson(bar: Place, entryX: number): readonly Point[] {
  return [
    [Math.max(0, bar.x - 10), bar.y - 6],
    [entryX, bar.y - 6],
  ]
}

function etcdTurns(bar: Place, etcd: Place, lineY: number): readonly Point[] {
  if (lineY >= etcd.y && lineY <= etcd.y + etcd.height) return [[etcd.x, lineY]]
  const x = bar.x + bar.width - 8
  return [
    [x, lineY],
    [x, etcd.y > lineY ? etcd.y : etcd.y + etcd.height],
  ]
}

/** The way of a watch event: from the API server's edge straight to the part that it wakes. */
export function wakeWay(target: Place, bar: Place): Way {
  const above = target.y + target.height <= bar.y + 1
  const x = target.x + target.width / 2
  const from: Point = [Math.max(bar.x + 8, Math.min(bar.x + bar.width - 8, x)), above ? bar.y : bar.y + bar.height]
  const to: Point = [x, above ? target.y + target.height : target.y]
  const bend = above ? from[1] - 6 : from[1] + 6
  const points: readonly Point[] = Math.abs(from[0] - x) < 1 ? [from, to] : [from, [from[0], bend], [x, bend], to]
  return { d: roundedPath(points), points, legs: [1], stations: [from, to] }
}

/** Length of a line through these points. */
export function lengthOf(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, [x, y], index) => sum + Math.hypot(x - points[index]![0], y - points[index]![1]), 0)
}

/** Path data through these points, with corners rounded by at most seven pixels. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M${fixed(first[0])} ${fixed(first[1])}`
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1]
    if (!next) {
      d += `L${fixed(point[0])} ${fixed(point[1])}`
      continue
    }
    const before = points[index]!
    const radius = Math.min(7, lengthOf([before, point]) / 2, lengthOf([point, next]) / 2)
    const [ax, ay] = towards(point, before, radius)
    const [bx, by] = towards(point, next, radius)
    d += `L${fixed(ax)} ${fixed(ay)}Q${fixed(point[0])} ${fixed(point[1])} ${fixed(bx)} ${fixed(by)}`
  }
  return d
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = lengthOf([from, to])
  if (length === 0) return from
  return [from[0] + ((to[0] - from[0]) * distance) / length, from[1] + ((to[1] - from[1]) * distance) / length]
}
