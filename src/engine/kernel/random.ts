/** Mulberry32, one stream a name, so that a new draw in one component never shifts another's numbers. In [0, 1). */
export function nextRandom(streams: Map<string, number>, stream: string, seed: number): number {
  const state = ((streams.get(stream) ?? hash32(stream, seed)) + 0x6d2b79f5) | 0
  streams.set(stream, state)
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** FNV-1a over UTF-16 code units, as an unsigned 32-bit integer. `seed` changes the starting value. */
export function hash32(text: string, seed = 0): number {
  let h = 2166136261 ^ seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}

/** Kubernetes' alphabet for generated names: no vowels and no look-alikes, so no accidental words. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** A random suffix as `generateName` makes it: `length` letters of Kubernetes' alphabet. */
export function randomSuffix(random: () => number, length = 5): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(random() * alphabet.length)]
  return text
}

/** A version 4 UUID from a seeded stream. */
export function randomUuid(random: () => number): string {
  let hex = ''
  for (let i = 0; i < 4; i++)
    hex += Math.floor(random() * 4294967296)
      .toString(16)
      .padStart(8, '0')
  const variant = '89ab'[Math.floor(random() * 4)]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
