/** The longest text that the editor takes, in UTF-16 units. Checking and completing slow down beyond it. */
export const maxEditorBytes = 2 * 1024 * 1024

/** `2 MiB`, `340 KiB`, for people. */
export function sizeText(length: number): string {
  if (length >= 1024 * 1024) return `${(length / 1024 / 1024).toFixed(length % (1024 * 1024) === 0 ? 0 : 1)} MiB`
  return `${Math.ceil(length / 1024)} KiB`
}

/** The beginning of a text that fits, cut at the end of a YAML document where there is one, else at the end of a line. */
export function beginningThatFits(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit)
  const document = cut.lastIndexOf('\n---')
  if (document > 0) return cut.slice(0, document + 1)
  const line = cut.lastIndexOf('\n')
  return line > 0 ? cut.slice(0, line + 1) : cut
}
