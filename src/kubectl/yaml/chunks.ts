/** One document's text, where it starts in the whole text, and what is wrong with the separator before it, if anything. */
export interface Chunk {
  readonly text: string
  readonly offset: number
  /** Line of its first character, from 1. */
  readonly line: number
  readonly separatorProblem?: string
}

/**
 * Cuts a stream into documents as kubectl does: at lines that begin with `---`. Only a comment may follow on that line.
 * Follows apimachinery's `yaml.YAMLReader`.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = []
  let start = 0
  let startLine = 1
  let line = 1
  let offset = 0
  let problem: string | undefined
  while (offset < text.length) {
    const end = endOfLine(text, offset)
    if (text.startsWith('---', offset)) {
      const rest = text.slice(offset + 3, end).trim()
      if (offset > start || problem)
        chunks.push({ text: text.slice(start, offset), offset: start, line: startLine, separatorProblem: problem })
      problem = rest !== '' && !rest.startsWith('#') ? `invalid Yaml document separator: ${rest}` : undefined
      start = end
      startLine = line + 1
    }
    offset = end
    line++
  }
  if (start < text.length || problem) chunks.push({ text: text.slice(start), offset: start, line: startLine, separatorProblem: problem })
  return chunks
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at + 1
}

/** Cuts concatenated JSON objects (`{...}\n{...}`) apart; one piece when there is but one. */
export function splitJson(text: string): readonly { readonly text: string; readonly offset: number }[] {
  const pieces: { text: string; offset: number }[] = []
  let depth = 0
  let start = -1
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (char === '"') index = endOfString(text, index)
    else if (char === '{' || char === '[') {
      if (depth++ === 0) start = index
    } else if ((char === '}' || char === ']') && depth > 0 && --depth === 0) {
      pieces.push({ text: text.slice(start, index + 1), offset: start })
      start = -1
    }
  }
  if (start >= 0) pieces.push({ text: text.slice(start), offset: start })
  return pieces
}

function endOfString(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index
  }
  return text.length
}
