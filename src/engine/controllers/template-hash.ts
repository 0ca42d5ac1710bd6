import type { PodTemplateSpec } from '../../protocol/objects.ts'
import { fnv1a } from './fnv.ts'
import { dumpTemplate } from './template-dump.ts'

/** The label that tells the pods of one revision of a Deployment from those of another. */
export const hashLabel = 'pod-template-hash'

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** A number spelt without vowels, so that no word can come of it (`rand.SafeEncodeString` of its decimal digits). */
export function safeEncode(value: number): string {
  return [...String(value)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('')
}

/**
 * The hash in the names of ReplicaSets and pods: the very letters that a real cluster gives the same template. `collisionCount` makes another
 * one when the name is taken. Upstream: controller_utils.go ComputeHash.
 */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  let hash = fnv1a(dumpTemplate(template))
  if (collisionCount !== undefined) {
    const bytes = [0, 8, 16, 24].map((shift) => (collisionCount >>> shift) & 255)
    for (const byte of [...bytes, 0, 0, 0, 0]) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0
  }
  return safeEncode(hash)
}
