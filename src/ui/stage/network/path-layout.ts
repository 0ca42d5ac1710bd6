import type { Hop, Place as HopPlace, PacketTrace } from '../../../protocol/packets.ts'
import type { Point } from '../cluster/travel-path.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A machine of the drawing with the parts that the packet can meet. */
export interface NodeDrawing {
  readonly name: string
  readonly plate: Box
  /** Its pods stand at the right, its wire at the left. */
  readonly mirrored: boolean
  /** Pods of the way on this node, by key. */
  readonly pods: ReadonlyMap<string, Box>
  readonly bridge: Box
  readonly rules: Box
  readonly slots: ReadonlyMap<Slot, Box>
  readonly wire: Box
}

/** Steps inside the kernel, from top to bottom. */
export const slots = ['PREROUTING', 'route', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const
export type Slot = (typeof slots)[number]

export interface PathDrawing {
  readonly width: number
  readonly height: number
  readonly nodes: readonly NodeDrawing[]
  readonly outside?: Box
  /** Between machines that stand side by side. */
  readonly wires: readonly Box[]
  /** Where each hop's number stands. */
  readonly stations: readonly Point[]
}

const plateHeight = 236
const margin = 12
const outsideSize = 84

/** Below this width machines stand under each other. */
const sideBySide = 720
/** How far below a network card's top edge the line runs: under its name. */
const lineOfWire = 27

/** Places everything that a packet meets, machines in the order in which it meets them. */
export function layPath(trace: Pick<PacketTrace, 'hops'>, width: number): PathDrawing {
  const names = [...new Set(trace.hops.flatMap((hop) => hop.at.node ?? []))]
  const hasOutside = trace.hops.some((hop) => hop.at.kind === 'outside')
  const column = width >= sideBySide || names.length + (hasOutside ? 1 : 0) < 2
  const left = hasOutside && column ? outsideSize + 40 : 0
  const top = hasOutside && !column ? 64 : 0
  const gap = column ? 72 : 44
  const count = Math.max(1, names.length)
  const plateWidth = column ? (width - margin * 2 - left - gap * (count - 1)) / count : width - margin * 2
  const plates = names.map(
    (_, index): Box => ({
      x: margin + left + (column ? index * (plateWidth + gap) : 0),
      y: margin + top + (column ? 0 : index * (plateHeight + gap)),
      width: plateWidth,
      height: plateHeight,
    }),
  )
  const nodes = names.map((name, index) => drawNode(name, plates[index]!, podsOn(trace.hops, name), column && index > 0))
  const wires = plates.slice(1).map((plate, index): Box => wireBetween(plates[index]!, plate, column))
  const outside: Box | undefined = hasOutside
    ? column
      ? { x: margin, y: margin + plateHeight - 58, width: outsideSize, height: 44 }
      : { x: margin, y: 8, width: outsideSize, height: 44 }
    : undefined
  const rows = column ? 1 : count
  const base = { width, height: margin * 2 + top + rows * plateHeight + (rows - 1) * gap, nodes, wires, ...(outside ? { outside } : {}) }
  return { ...base, stations: stationsOf(trace.hops, base) }
}

function podsOn(hops: readonly Hop[], node: string): readonly string[] {
  return [...new Set(hops.flatMap((hop) => (hop.at.node === node && hop.at.pod ? [hop.at.pod] : [])))]
}

/** Left machines have their pods at the left, right ones at the right: the wire is always in between. */
function drawNode(name: string, plate: Box, pods: readonly string[], mirrored: boolean): NodeDrawing {
  const inner = plate.width - 24
  const podWidth = inner * 0.36
  const rulesWidth = inner * 0.34
  const wireWidth = inner * 0.2
  const at = (x: number, width: number) => (mirrored ? plate.x + plate.width - (x - plate.x) - width : x)
  const podsX = plate.x + 12
  const each = podWidth / Math.max(1, pods.length)
  const box = (x: number, y: number, width: number, height: number): Box => ({ x: at(x, width), y: plate.y + y, width, height })
  const rules = box(podsX + podWidth + inner * 0.05, 36, rulesWidth, plateHeight - 48)
  const slotHeight = (rules.height - 26) / slots.length
  return {
    name,
    plate,
    mirrored,
    pods: new Map(pods.map((pod, index) => [pod, box(podsX + index * each, 36, each - (pods.length > 1 ? 6 : 0), 56)])),
    bridge: box(podsX, plateHeight - 50, podWidth, 38),
    rules,
    slots: new Map(
      slots.map((slot, index) => [
        slot,
        { x: rules.x + 8, y: rules.y + 22 + index * slotHeight, width: rules.width - 16, height: slotHeight - 4 },
      ]),
    ),
    wire: box(podsX + podWidth + inner * 0.1 + rulesWidth, plateHeight - 50, wireWidth, 38),
  }
}

function wireBetween(a: Box, b: Box, column: boolean): Box {
  return column
    ? { x: a.x + a.width, y: a.y + plateHeight - 50 + lineOfWire - 5, width: b.x - a.x - a.width, height: 10 }
    : { x: a.x + a.width - 12 - (a.width - 24) * 0.1 - 5, y: a.y + a.height, width: 10, height: b.y - a.y - a.height }
}

/** How far apart the numbers of several hops at one place stand. */
const stationStep = 19

function stationsOf(hops: readonly Hop[], drawing: Omit<PathDrawing, 'stations'>): readonly Point[] {
  const bases = hops.map((hop, index) => baseOf(hop.at, hops, index, drawing))
  // Request and reply are never drawn together.
  const idOf = (index: number) => `${hops[index]!.direction} ${bases[index]!.map(Math.round)}`
  const groups = new Map<string, number[]>()
  for (const index of bases.keys()) groups.set(idOf(index), [...(groups.get(idOf(index)) ?? []), index])
  return bases.map((base, index) => {
    const group = groups.get(idOf(index))!
    const place = group.indexOf(index)
    // At a left edge they queue up outside, at any other place towards the right: names stay readable.
    const step = leftEdge(hops[index]!, base, drawing) ? place - (group.length - 1) : place
    return [base[0] + step * stationStep, base[1]]
  })
}

function leftEdge(hop: Hop, [x]: Point, drawing: Omit<PathDrawing, 'stations'>): boolean {
  const slot = slotOf(hop.at)
  const box = slot && drawing.nodes.find((node) => node.name === hop.at.node)?.slots.get(slot)
  return box !== undefined && box.x === x
}

function baseOf(at: HopPlace, hops: readonly Hop[], index: number, drawing: Omit<PathDrawing, 'stations'>): Point {
  const node = drawing.nodes.find((each) => each.name === at.node)
  if (at.kind === 'outside' && drawing.outside) return [drawing.outside.x + 18, drawing.outside.y + drawing.outside.height / 2]
  if (!node) return wirePoint(hops, index, drawing)
  const pod = at.pod ? node.pods.get(at.pod) : undefined
  switch (at.kind) {
    case 'pod':
      return pod ? [pod.x + 16, pod.y + pod.height - 2] : middle(node.plate)
    case 'veth':
      return pod ? [pod.x + 16, (pod.y + pod.height + node.bridge.y) / 2] : middle(node.bridge)
    case 'bridge':
      return [node.bridge.x + 16, node.bridge.y + 4]
    default: {
      const slot = slotOf(at)
      const box = slot && node.slots.get(slot)
      if (box) return [facesWire(hops, index) === node.mirrored ? box.x : box.x + box.width, box.y + box.height / 2]
      return [node.mirrored ? node.wire.x : node.wire.x + node.wire.width, node.wire.y + lineOfWire]
    }
  }
}

/** The step inside the kernel where a hop happens, if it is one. */
function slotOf(at: HopPlace): Slot | undefined {
  if (at.kind !== 'host') return undefined
  return at.hook ?? (at.device === 'eth0' ? undefined : 'route')
}

/** Whether a step's number stands at the edge that faces the wire: it stands where the packet came in, the last one where it goes out. */
function facesWire(hops: readonly Hop[], index: number): boolean {
  const node = hops[index]!.at.node
  const inside = (hop: Hop | undefined) => hop !== undefined && hop.at.node === node && slotOf(hop.at) !== undefined
  const isWireSide = (hop: Hop | undefined) =>
    hop !== undefined && (hop.at.kind === 'wire' || hop.at.kind === 'outside' || hop.at.kind === 'host')
  if (!inside(hops[index + 1]) && inside(hops[index - 1])) return isWireSide(hops[index + 1])
  let first = index
  while (inside(hops[first - 1])) first -= 1
  return isWireSide(hops[first - 1])
}

/** A hop on the wire stands between the machines of its neighbours. */
function wirePoint(hops: readonly Hop[], index: number, drawing: Omit<PathDrawing, 'stations'>): Point {
  const names = drawing.nodes.map((node) => node.name)
  const before = names.indexOf(hops.slice(0, index).findLast((hop) => hop.at.node)?.at.node ?? '')
  const after = names.indexOf(hops.slice(index + 1).find((hop) => hop.at.node)?.at.node ?? '')
  const wire = drawing.wires[Math.min(before < 0 ? after : before, after < 0 ? before : after)] ?? drawing.wires[0]
  if (wire && before >= 0 && after >= 0 && before !== after) return middle(wire)
  const node = drawing.nodes[Math.max(0, before < 0 ? after : before)]
  if (!node) return [drawing.width / 2, drawing.height / 2]
  return drawing.outside ? [node.plate.x - 20, node.wire.y + lineOfWire] : [node.plate.x + node.plate.width - 8, node.wire.y + lineOfWire]
}

const middle = (box: Box): Point => [box.x + box.width / 2, box.y + box.height / 2]

/** The line between two hops, turned so that it hides no name. */
export function legPoints(a: HopPlace, b: HopPlace, from: Point, to: Point, nodes: readonly NodeDrawing[]): readonly Point[] {
  if (Math.abs(from[0] - to[0]) < 3 || Math.abs(from[1] - to[1]) < 3) return [from, to]
  const node = nodes.find((each) => each.name === (a.node ?? b.node))
  const sameNode = a.node === b.node
  if (slotOf(a) && slotOf(b) && sameNode) return viaHeight(from, to, to[1] - halfStep)
  if (slotOf(b) && sameNode && node) return [...reach(to, from, node)].reverse()
  if (slotOf(a) && node) return reach(from, to, node)
  const podSide = (place: HopPlace) => place.kind === 'pod' || place.kind === 'veth' || place.kind === 'bridge'
  if (node && podSide(a) !== podSide(b)) return viaHeight(from, to, node.plate.y + node.plate.height - 6)
  return viaDistance(from, to, (from[0] + to[0]) / 2)
}

/** How far from the kernel's steps a line runs up or down, and how far above or below a step's middle the gap to the next lies. */
const besideSteps = 11
const halfStep = 13

/** From a kernel's step to something beside the kernel: past the near edge at once, to the far edge through the gap below the step. */
function reach(step: Point, goal: Point, node: NodeDrawing): readonly Point[] {
  const left = node.rules.x - 3
  const right = node.rules.x + node.rules.width + 3
  const goesLeft = goal[0] < (left + right) / 2
  const x = goesLeft ? Math.min(left, step[0] - besideSteps) : Math.max(right, step[0] + besideSteps)
  const isNear = goesLeft === step[0] < (left + right) / 2
  return isNear ? viaDistance(step, goal, x) : [step, [step[0], step[1] + halfStep], [x, step[1] + halfStep], [x, goal[1]], goal]
}

const viaHeight = (from: Point, to: Point, y: number): readonly Point[] => [from, [from[0], y], [to[0], y], to]
const viaDistance = (from: Point, to: Point, x: number): readonly Point[] => [from, [x, from[1]], [x, to[1]], to]
