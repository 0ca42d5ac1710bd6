/** A piece of a line. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'bold'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link'; readonly to: string; readonly parts: readonly Inline[] }

/** A paragraph or a list. */
export type Block =
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }

const piece = /`([^`]+)`|\*\*((?:[^*]|\*(?!\*))+)\*\*|\[([^\]]+)\]\((https:\/\/[^\s)]+)\)/

/** Reads `code`, **bold** and [links](https://...). Everything else is text: there is no HTML. */
export function readInline(line: string): readonly Inline[] {
  const parts: Inline[] = []
  for (let rest = line; rest !== ''; ) {
    const found = piece.exec(rest)
    if (!found) {
      parts.push({ kind: 'text', text: rest })
      break
    }
    if (found.index > 0) parts.push({ kind: 'text', text: rest.slice(0, found.index) })
    const [whole, code, bold, link, to] = found
    if (code !== undefined) parts.push({ kind: 'code', text: code })
    else if (bold !== undefined) parts.push({ kind: 'bold', parts: readInline(bold) })
    else parts.push({ kind: 'link', to: to!, parts: readInline(link!) })
    rest = rest.slice(found.index + whole.length)
  }
  return parts
}

const bullet = /^(?:[-*]|(\d+)\.) +(.*)$/
/** Between two lines of a paragraph: Chinese is written without spaces. */
const joint = (before: string, after: string) =>
  /[\u3000-\u9fff\uff00-\uffef]$/.test(before) || /^[\u3000-\u9fff\uff00-\uffef]/.test(after) ? '' : ' '

/** Reads paragraphs and lists, which empty lines divide. */
export function readBlocks(text: string): readonly Block[] {
  return text
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
    .filter((lines) => lines.length > 0)
    .map(readBlock)
}

function readBlock(lines: readonly string[]): Block {
  const first = bullet.exec(lines[0]!)
  if (!first) return { kind: 'paragraph', parts: readInline(join(lines)) }
  const items: string[][] = []
  for (const line of lines) {
    const item = bullet.exec(line)
    if (item) items.push([item[2]!])
    else items.at(-1)!.push(line)
  }
  return { kind: 'list', ordered: first[1] !== undefined, items: items.map((item) => readInline(join(item))) }
}

const join = (lines: readonly string[]) => lines.reduce((text, line) => (text === '' ? line : `${text}${joint(text, line)}${line}`), '')

/** The words of a piece of prose, without marks: for searching and reading out. */
export function plainText(parts: readonly Inline[]): string {
  return parts.map((part) => ('parts' in part ? plainText(part.parts) : part.text)).join('')
}
