/** Where a list in pages goes on: at the first key from `start` on, as of `revision` (-1: as of now). */
export interface ContinueToken {
  readonly revision: number
  /** Key behind the last one served, without the resource's prefix. */
  readonly start: string
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The opaque text that a client hands back. Upstream: staging:apiserver/pkg/storage/continue.go. */
export function encodeContinue({ revision, start }: ContinueToken): string {
  return toBase64(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\0` }))
}

/** Reads such a text, or says why it is none. */
export function decodeContinue(text: string): ContinueToken | string {
  const decoded = fromBase64(text)
  if (typeof decoded === 'number') return `continue key is not valid: illegal base64 data at input byte ${decoded}`
  try {
    const { v, rv, start } = JSON.parse(decoded) as { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown }
    if (v !== 'meta.k8s.io/v1')
      return `continue key is not valid: server does not recognize this encoded version ${JSON.stringify(v ?? '')}`
    if (typeof start !== 'string' || start === '') return 'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)'
    if (typeof rv !== 'number' || rv === 0)
      return 'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)'
    return { revision: rv, start: start.replace(/\0$/, '') }
  } catch {
    return decoded.startsWith('{')
      ? 'continue key is not valid: unexpected end of JSON input'
      : `continue key is not valid: invalid character '${decoded[0] ?? ''}' looking for beginning of value`
  }
}

// Keys are ASCII, so a character is a byte.
function toBase64(text: string): string {
  let result = ''
  for (let i = 0; i < text.length; i += 3) {
    const count = Math.min(3, text.length - i)
    let bits = 0
    for (let j = 0; j < 3; j++) bits = bits * 256 + (j < count ? text.charCodeAt(i + j) & 255 : 0)
    for (let j = 0; j <= count; j++) result += digits[(bits >> (18 - 6 * j)) & 63]
  }
  return result
}

/** The text, or the place of the first character that does not belong there. */
function fromBase64(text: string): string | number {
  let result = ''
  let bits = 0
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const value = digits.indexOf(text[i]!)
    if (value < 0) return i
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    result += String.fromCharCode((bits >> count) & 255)
  }
  return text.length % 4 === 1 ? text.length - 1 : result
}
