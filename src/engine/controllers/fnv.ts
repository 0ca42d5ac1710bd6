/** 32-bit FNV-1a over UTF-8 bytes. */
export function fnv1a(text: string): number {
  let sum = 2_166_136_261
  for (const byte of utf8(text)) sum = Math.imul(sum ^ byte, 16_777_619)
  return sum >>> 0
}

/** 128-bit FNV-1a over UTF-8 bytes, as 32 hexadecimal digits. */
export function fnv128a(text: string): string {
  // Least significant limb first. The prime is 2^88 + 315.
  let [a, b, c, d] = [0x6295c58d, 0x62b82175, 0x07bb0142, 0x6c62272e]
  for (const byte of utf8(text)) {
    a = (a ^ byte) >>> 0
    const low = a * 315
    const second = b * 315 + Math.floor(low / 2 ** 32)
    const third = c * 315 + Math.floor(second / 2 ** 32) + ((a << 24) >>> 0)
    const fourth = d * 315 + Math.floor(third / 2 ** 32) + (((b << 24) | (a >>> 8)) >>> 0)
    ;[a, b, c, d] = [low >>> 0, second >>> 0, third >>> 0, fourth >>> 0]
  }
  return [d, c, b, a].map((limb) => limb.toString(16).padStart(8, '0')).join('')
}

/** Items in the order of the 128-bit hashes of their texts; the same list when there is nothing to sort. */
export function sortByHash<T>(items: readonly T[], textOf: (item: T) => string): readonly T[] {
  if (items.length < 2) return items
  const hashed = items.map((item) => ({ item, hash: fnv128a(textOf(item)) }))
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ item }) => item)
}

function* utf8(text: string): Iterable<number> {
  for (const character of text) {
    const point = character.codePointAt(0)!
    if (point < 0x80) yield point
    else {
      const tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
      yield [0xc0, 0xe0, 0xf0][tails - 1]! | (point >> (6 * tails))
      for (let tail = tails - 1; tail >= 0; tail--) yield 0x80 | ((point >> (6 * tail)) & 63)
    }
  }
}
