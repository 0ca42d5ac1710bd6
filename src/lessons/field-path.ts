import { isMap } from '../protocol/json.ts'

const part = /^(?:\.?([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]|\[([A-Za-z]+)=([^\]]+)\])/

type Turn = { readonly name: string } | { readonly index: number } | { readonly item: string; readonly is: string }

/**
 * The turns of a path: `spec.containers[0].image`, `status.conditions[type=Ready].status`, `metadata.labels['app.kubernetes.io/name']`.
 * Throws when it cannot be read: a path is written by an author, never by a learner.
 */
export function turnsOf(path: string): readonly Turn[] {
  const turns: Turn[] = []
  for (let rest = path; rest !== ''; ) {
    const found = part.exec(rest)
    if (!found) throw new Error(`field path ${path}: cannot be read at "${rest}"`)
    const [text, name, index, quoted, item, is] = found
    if (index !== undefined) turns.push({ index: Number(index) })
    else if (item !== undefined) turns.push({ item, is: is! })
    else turns.push({ name: (name ?? quoted)! })
    rest = rest.slice(text.length)
  }
  return turns
}

/** The value at a path; `undefined` when the way ends before. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object
  for (const turn of turnsOf(path)) {
    if ('name' in turn) value = isMap(value) && Object.hasOwn(value, turn.name) ? value[turn.name] : undefined
    else if (!Array.isArray(value)) return undefined
    else value = 'index' in turn ? value[turn.index] : value.find((each) => isMap(each) && String(each[turn.item]) === turn.is)
  }
  return value
}
