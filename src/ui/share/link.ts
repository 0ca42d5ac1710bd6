import type { RunDocument } from '../../protocol/control.ts'

/** The longest fragment that a link may have: browsers, chats and mails carry this much. */
export const maxLinkLength = 32_000

/** The most that a link may unfold to; a small link can hold gigabytes of zeros. */
export const maxDocumentBytes = 4 * 1024 * 1024

const prefix = 'r=1.'

/** A run as the text behind `#`, or how long it would have been. */
export type EncodedLink =
  | { readonly ok: true; readonly fragment: string; readonly length: number }
  | { readonly ok: false; readonly reason: 'tooLong'; readonly length: number }

/** What a link holds. `document` is checked in its outline only: the host judges the rest. */
export type DecodedLink =
  | { readonly ok: true; readonly document: RunDocument }
  | { readonly ok: false; readonly reason: 'damaged' | 'tooLarge' | 'version'; readonly detail: string }

/** Packs a run into the text behind `#`. */
export async function encodeLink(document: RunDocument): Promise<EncodedLink> {
  const packed = await through(
    new TextEncoder().encode(JSON.stringify(document)),
    new CompressionStream('deflate-raw'),
    Number.POSITIVE_INFINITY,
  )
  const fragment = prefix + toBase64Url(packed)
  return fragment.length > maxLinkLength
    ? { ok: false, reason: 'tooLong', length: fragment.length }
    : { ok: true, fragment, length: fragment.length }
}

/** Whether the text behind `#` claims to be a run. */
export function isRunFragment(fragment: string): boolean {
  return /^#?r=/.test(fragment)
}

/** Reads a run from the text behind `#`. Never throws, and runs nothing of what it reads. */
export async function decodeLink(fragment: string): Promise<DecodedLink> {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment
  if (!text.startsWith('r=')) return damaged('no run')
  if (!text.startsWith(prefix)) return { ok: false, reason: 'version', detail: text.slice(2).split('.')[0]?.slice(0, 12) ?? '' }
  if (text.length > maxLinkLength) return { ok: false, reason: 'tooLarge', detail: String(text.length) }
  const packed = fromBase64Url(text.slice(prefix.length))
  if (!packed) return damaged('not base64url')
  let json: string
  try {
    const bytes = await through(packed, new DecompressionStream('deflate-raw'), maxDocumentBytes)
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'tooLarge', detail: String(maxDocumentBytes) }
    return damaged('it ends early or was altered')
  }
  return parseRunDocument(json)
}

/** Reads a run from a saved file's text. */
export function parseRunDocument(json: string): DecodedLink {
  if (json.length > maxDocumentBytes) return { ok: false, reason: 'tooLarge', detail: String(json.length) }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return damaged('not JSON')
  }
  const wrong = outlineFault(value)
  return wrong ? damaged(wrong) : { ok: true, document: value as RunDocument }
}

function outlineFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'not an object'
  if (value.format !== 'orrery-run') return 'not a run'
  if (typeof value.version !== 'string') return 'no version'
  if (!isRecord(value.options)) return 'no options'
  if (!Array.isArray(value.inputs)) return 'no inputs'
  if (!isRecord(value.at) || typeof value.at.steps !== 'number' || typeof value.at.now !== 'number') return 'no position'
  if (typeof value.digest !== 'string') return 'no digest'
  for (const input of value.inputs)
    if (!isRecord(input) || typeof input.step !== 'number' || typeof input.at !== 'number' || !isRecord(input.input))
      return 'an input is not readable'
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function damaged(detail: string): DecodedLink {
  return { ok: false, reason: 'damaged', detail }
}

class TooLarge extends Error {}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > limit) {
      await reader.cancel().catch(() => undefined)
      throw new TooLarge()
    }
    chunks.push(part.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}
