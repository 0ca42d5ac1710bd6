/** A point of a circle, as a share of a turn: 0 is twelve o'clock, 0.25 three o'clock. */
export function pointAt(cx: number, cy: number, radius: number, turn: number): readonly [x: number, y: number] {
  const angle = 2 * Math.PI * turn - Math.PI / 2
  return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)]
}

/** Path data of an arc clockwise from one share of a turn to another; a whole turn is drawn as two halves. */
export function arcPath(cx: number, cy: number, radius: number, from: number, to: number): string {
  if (to <= from) return ''
  const [x0, y0] = pointAt(cx, cy, radius, from)
  const [x1, y1] = pointAt(cx, cy, radius, to)
  if (to - from >= 0.9999) {
    const [xh, yh] = pointAt(cx, cy, radius, from + 0.5)
    return `M${fixed(x0)} ${fixed(y0)}A${radius} ${radius} 0 1 1 ${fixed(xh)} ${fixed(yh)}A${radius} ${radius} 0 1 1 ${fixed(x0)} ${fixed(y0)}Z`
  }
  return `M${fixed(x0)} ${fixed(y0)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${fixed(x1)} ${fixed(y1)}`
}

/** Path data of a straight line between two radii at one share of a turn: a tick, a hand. */
export function spokePath(cx: number, cy: number, inner: number, outer: number, turn: number): string {
  const [x0, y0] = pointAt(cx, cy, inner, turn)
  const [x1, y1] = pointAt(cx, cy, outer, turn)
  return `M${fixed(x0)} ${fixed(y0)}L${fixed(x1)} ${fixed(y1)}`
}

/** At most two decimals, without trailing zeros: keeps path data short and equal between renders. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100)
}
