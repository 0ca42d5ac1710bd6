/**
 * A 64-bit hash (16 hexadecimal digits) of plain data: two FNV-like lanes over a canonical walk. Keys of objects are taken in
 * sorted order; the order of arrays, Maps and Sets counts, because it is part of the state.
 */
export function digest(value: unknown): string {
  const lanes: Lanes = { a: 2166136261, b: 0x9e3779b9 }
  walk(lanes, value)
  return hex(lanes.a) + hex(lanes.b)
}

interface Lanes {
  a: number
  b: number
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')

function mix(lanes: Lanes, code: number): void {
  lanes.a = Math.imul(lanes.a ^ code, 16777619)
  lanes.b = Math.imul((lanes.b << 5) ^ (lanes.b >>> 27) ^ code, 0x85ebca6b)
}

function text(lanes: Lanes, value: string): void {
  for (let i = 0; i < value.length; i++) mix(lanes, value.charCodeAt(i))
  mix(lanes, 0x10000 + value.length)
}

function walk(lanes: Lanes, value: unknown): void {
  if (value === null || typeof value !== 'object') {
    text(lanes, `${typeof value}:${String(value)}`)
  } else if (Array.isArray(value)) {
    mix(lanes, 1)
    for (const part of value) walk(lanes, part)
  } else if (value instanceof Map) {
    mix(lanes, 2)
    for (const [key, part] of value) {
      walk(lanes, key)
      walk(lanes, part)
    }
  } else if (value instanceof Set) {
    mix(lanes, 3)
    for (const part of value) walk(lanes, part)
  } else {
    mix(lanes, 4)
    const entries = value as Record<string, unknown>
    for (const key of Object.keys(entries).sort()) {
      if (entries[key] === undefined) continue
      text(lanes, key)
      walk(lanes, entries[key])
    }
  }
  mix(lanes, 5)
}
