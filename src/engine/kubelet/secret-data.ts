const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The values of a ConfigMap or Secret as plain text. */
export function decodeData(reference: string, object: unknown): Readonly<Record<string, string>> {
  const { data = {} } = object as { readonly data?: Readonly<Record<string, string>> }
  if (reference.startsWith('configmaps/')) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]))
}

/** Base64 to text, byte by byte as UTF-8. */
export function decodeBase64(text: string): string {
  let bits = 0
  let held = 0
  let escaped = ''
  for (const char of text) {
    const value = alphabet.indexOf(char)
    if (value < 0) continue
    bits = (bits << 6) | value
    held += 6
    if (held < 8) continue
    held -= 8
    escaped += `%${((bits >> held) & 255).toString(16).padStart(2, '0')}`
  }
  try {
    return decodeURIComponent(escaped)
  } catch {
    return ''
  }
}
