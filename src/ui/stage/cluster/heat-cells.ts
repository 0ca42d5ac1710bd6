import type { NodeSummary } from '../../../protocol/queries.ts'

/** How cells are laid on a canvas. */
export interface CellGrid {
  readonly columns: number
  readonly rows: number
  /** Side of a cell with its gap, in device pixels. */
  readonly pitch: number
}

/** The largest square cells that fit so many nodes into a space (device pixels); at least 3 pixels, so that the lowest rows may be cut. */
export function layCells(count: number, width: number, height: number): CellGrid {
  if (count === 0 || width <= 0 || height <= 0) return { columns: 1, rows: 1, pitch: 3 }
  let pitch = Math.max(3, Math.floor(Math.sqrt((width * height) / count)))
  while (pitch > 3 && Math.ceil(count / Math.floor(width / pitch)) * pitch > height) pitch -= 1
  pitch = Math.min(pitch, 40)
  const columns = Math.max(1, Math.floor(width / pitch))
  return { columns, rows: Math.ceil(count / columns), pitch }
}

/** Which cell lies under a point, or none. */
export function cellAt(grid: CellGrid, x: number, y: number, count: number): number | undefined {
  const column = Math.floor(x / grid.pitch)
  if (column < 0 || column >= grid.columns || y < 0) return undefined
  const index = Math.floor(y / grid.pitch) * grid.columns + column
  return index < count ? index : undefined
}

/** Colours of the heat map as 0xAABBGGRR, the byte order of ImageData on the machines that browsers run on. */
export interface HeatColours {
  readonly ground: number
  readonly low: number
  readonly high: number
  readonly failure: number
  readonly edge: number
  readonly select: number
}

/** What a cell shows of its node. */
export type HeatNode = Pick<NodeSummary, 'ready' | 'schedulable' | 'podCount' | 'maxPods'>

/** Writes every node as one cell: teal by pods of the most it takes, a cross when NotReady, a dashed empty cell when cordoned. */
export function paintCells(
  pixels: Uint32Array,
  width: number,
  grid: CellGrid,
  nodes: readonly HeatNode[],
  colours: HeatColours,
  selected: number,
) {
  pixels.fill(colours.ground)
  const side = grid.pitch > 4 ? grid.pitch - 1 : grid.pitch
  const height = pixels.length / width
  for (const [index, node] of nodes.entries()) {
    const x = (index % grid.columns) * grid.pitch
    const y = Math.floor(index / grid.columns) * grid.pitch
    if (y + side > height) return
    const fill =
      node.schedulable && node.ready ? mix(colours.low, colours.high, node.maxPods > 0 ? node.podCount / node.maxPods : 0) : colours.ground
    for (let row = 0; row < side; row++) pixels.fill(fill, (y + row) * width + x, (y + row) * width + x + side)
    if (!node.schedulable) outline(pixels, width, x, y, side, colours.edge, 2)
    if (!node.ready) cross(pixels, width, x, y, side, colours.failure)
    if (index === selected) outline(pixels, width, x, y, side, colours.select, 0)
  }
}

/** A colour between two, channel by channel. */
export function mix(low: number, high: number, share: number): number {
  const s = Math.max(0, Math.min(1, share))
  const channel = (shift: number) => Math.round(((low >>> shift) & 255) * (1 - s) + ((high >>> shift) & 255) * s) << shift
  return (channel(0) | channel(8) | channel(16) | 0xff000000) >>> 0
}

/** `#157b78` as 0xAABBGGRR. */
export function packColour(hex: string): number {
  const digits = hex.trim().replace('#', '')
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  const value = Number.parseInt(full.slice(0, 6), 16)
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >>> 16)) >>> 0
}

/** Draws a cell's border; with `gap`, two pixels on and two off. */
function outline(pixels: Uint32Array, width: number, x: number, y: number, side: number, colour: number, gap: number) {
  for (let step = 0; step < side; step++) {
    if (gap && step % (gap * 2) >= gap) continue
    pixels[y * width + x + step] = colour
    pixels[(y + side - 1) * width + x + step] = colour
    pixels[(y + step) * width + x] = colour
    pixels[(y + step) * width + x + side - 1] = colour
  }
}

function cross(pixels: Uint32Array, width: number, x: number, y: number, side: number, colour: number) {
  const margin = side > 8 ? Math.floor(side / 4) : 0
  for (let step = margin; step < side - margin; step++) {
    for (const thick of side > 8 ? [0, 1] : [0]) {
      if (step + thick >= side) continue
      pixels[(y + step) * width + x + step + thick] = colour
      pixels[(y + step) * width + x + side - 1 - step - thick] = colour
    }
  }
}
