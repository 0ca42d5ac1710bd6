import { hash32 } from '../../../kernel/random.ts'

/** 64 hexadecimal digits that stand for the content of a text. Not SHA-256: the content of layers is not simulated. */
export function hexId(text: string): string {
  let hex = ''
  for (let i = 0; i < 8; i++) hex += hash32(`${text} ${i}`, Math.imul(i, 0x9e3779b1)).toString(16).padStart(8, '0')
  return hex
}

/** `sha256:` and 64 digits. */
export const imageDigest = (text: string): string => `sha256:${hexId(text)}`
