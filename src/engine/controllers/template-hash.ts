import type { PodTemplateSpec } from '../../protocol/objects.ts'

/** The label that tells the pods of one revision of a Deployment from those of another. */
export const hashLabel = 'pod-template-hash'

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** 32-bit FNV-1a over UTF-8 bytes, going on from `hash`. */
export function fnv1a(text: string, hash = 2_166_136_261): number {
  let sum = hash
  for (const character of text) {
    for (const byte of utf8(character.codePointAt(0)!)) sum = Math.imul(sum ^ byte, 16_777_619)
  }
  return sum >>> 0
}

function utf8(point: number): readonly number[] {
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 63)]
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
}

/** A number spelt without vowels, so that no word can come of it (`rand.SafeEncodeString` of its decimal digits). */
export function safeEncode(value: number): string {
  return [...String(value)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('')
}

/**
 * The hash in the names of ReplicaSets and pods. Same encoding as upstream's `ComputeHash`, but over canonical JSON instead of a dump of Go
 * structs, so the letters differ from those of a real cluster.
 */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  let hash = fnv1a(canonical(template))
  if (collisionCount !== undefined) {
    const bytes = [0, 8, 16, 24].map((shift) => (collisionCount >>> shift) & 255)
    for (const byte of [...bytes, 0, 0, 0, 0]) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0
  }
  return safeEncode(hash)
}

/** JSON with sorted fields. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}
