/** The words of a command line, or what is wrong with its quotes. */
export type Words = { readonly ok: true; readonly words: readonly string[] } | { readonly ok: false; readonly message: string }

/** Splits a command line into words as a shell does: at blanks, with '...', "..." and backslashes. Nothing is expanded. */
export function splitWords(line: string): Words {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (char === ' ' || char === '\t' || char === '\n') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (char === "'") {
      const end = line.indexOf("'", at + 1)
      if (end < 0) return { ok: false, message: "unexpected EOF while looking for matching `''" }
      word = (word ?? '') + line.slice(at + 1, end)
      at = end
    } else if (char === '"') {
      const { text, end } = doubleQuoted(line, at + 1)
      if (end < 0) return { ok: false, message: 'unexpected EOF while looking for matching `"\'' }
      word = (word ?? '') + text
      at = end
    } else if (char === '\\') {
      at++
      if (line[at] !== '\n') word = (word ?? '') + (line[at] ?? '\\')
    } else word = (word ?? '') + char
  }
  if (word !== undefined) words.push(word)
  return { ok: true, words }
}

function doubleQuoted(line: string, from: number): { readonly text: string; readonly end: number } {
  let text = ''
  for (let at = from; at < line.length; at++) {
    const char = line[at]!
    if (char === '"') return { text, end: at }
    if (char === '\\' && '"\\$`'.includes(line[at + 1] ?? ' ')) text += line[++at]
    else text += char
  }
  return { text, end: -1 }
}
