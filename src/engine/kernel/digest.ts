/**
 * A 64-bit hash (16 hexadecimal digits) of plain data. The order of the fields of an object does not count; the order of arrays, Maps and
 * Sets does, because it is part of the state. The hash of a frozen value is remembered, so that the next digest of a world costs little.
 */
export function digest(value: unknown): string {
  const { a, b } = hashOf(value, false)
  return hex(a) + hex(b)
}

/** Two lanes of 32 bits, each with a function of its own. */
interface Hash {
  readonly a: number
  readonly b: number
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')

const kinds = { scalar: 1, array: 2, map: 3, set: 4, object: 5 } as const

// By the topmost frozen value only: what lies in it is hashed with it.
const remembered = new WeakMap<object, Hash>()

function hashOf(value: unknown, inFrozen: boolean): Hash {
  if (typeof value === 'string') return hashOfText(value)
  if (value === null || typeof value !== 'object') return hashOfText(`${typeof value}:${String(value)}`, kinds.scalar)
  const isTop = !inFrozen && Object.isFrozen(value)
  const known = isTop ? remembered.get(value) : undefined
  if (known) return known
  const hash = hashOfParts(value, inFrozen || isTop)
  if (isTop) remembered.set(value, hash)
  return hash
}

function hashOfParts(value: object, inFrozen: boolean): Hash {
  const hasher = new Hasher()
  if (Array.isArray(value)) {
    hasher.mix(kinds.array)
    for (const part of value) hasher.add(hashOf(part, inFrozen))
  } else if (value instanceof Map) {
    hasher.mix(kinds.map)
    for (const [key, part] of value) {
      hasher.add(hashOf(key, inFrozen))
      hasher.add(hashOf(part, inFrozen))
    }
  } else if (value instanceof Set) {
    hasher.mix(kinds.set)
    for (const part of value) hasher.add(hashOf(part, inFrozen))
  } else {
    hasher.mix(kinds.object)
    hasher.add(hashOfFields(value as Readonly<Record<string, unknown>>, inFrozen))
  }
  return hasher.end()
}

/** A sum, so that the order of fields does not count and need not be made. */
function hashOfFields(value: Readonly<Record<string, unknown>>, inFrozen: boolean): Hash {
  let a = 0
  let b = 0
  for (const key in value) {
    if (value[key] === undefined) continue
    const hasher = new Hasher()
    hasher.add(hashOfText(key))
    hasher.add(hashOf(value[key], inFrozen))
    const field = hasher.end()
    a = (a + field.a) | 0
    b = (b + field.b) | 0
  }
  return { a, b }
}

const texts = new Map<string, Hash>()
const mostTexts = 20_000
const shortText = 40

/** Names of fields and short values come again and again. */
function hashOfText(text: string, kind = 0): Hash {
  if (kind !== 0 || text.length > shortText) return hashOfCodes(text, kind)
  let hash = texts.get(text)
  if (!hash) {
    if (texts.size >= mostTexts) texts.clear()
    hash = hashOfCodes(text, kind)
    texts.set(text, hash)
  }
  return hash
}

function hashOfCodes(text: string, kind: number): Hash {
  const hasher = new Hasher()
  hasher.mix(kind)
  for (let i = 0; i < text.length; i++) hasher.mix(text.charCodeAt(i))
  hasher.mix(text.length)
  return hasher.end()
}

class Hasher {
  private a = 2166136261
  private b = 0x9e3779b9

  mix(code: number): void {
    this.a = Math.imul(this.a ^ code, 16777619)
    this.b = Math.imul((this.b << 5) ^ (this.b >>> 27) ^ code, 0x85ebca6b)
  }

  add({ a, b }: Hash): void {
    this.mix(a)
    this.mix(b)
  }

  /** Spreads every bit over the whole lane: sums and prefixes must not cancel out. */
  end(): Hash {
    return { a: avalanche(this.a), b: avalanche(this.b ^ 0x5bd1e995) }
  }
}

/** The finaliser of MurmurHash3. */
function avalanche(lane: number): number {
  let h = lane ^ (lane >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
