import { isMap, sameValue } from '../../protocol/json.ts'

/** Most operations that one patch may hold. Upstream: staging:apiserver/pkg/endpoints/handlers/patch.go. */
const maxOperations = 10_000

type Outcome = { readonly value: unknown } | { readonly error: string }

/** Applies a JSON patch (RFC 6902) without changing the original. Refuses as a whole when one operation cannot be done. */
export function applyJsonPatch(original: unknown, patch: unknown): Outcome {
  if (!Array.isArray(patch)) return { error: 'the patch is not a list of operations' }
  if (patch.length > maxOperations)
    return { error: `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}` }
  let value: unknown = original
  for (const operation of patch) {
    const result = isMap(operation) ? applyOperation(value, operation as unknown as Operation) : { error: 'an operation is not an object' }
    if ('error' in result) return result
    value = result.value
  }
  return { value }
}

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

function applyOperation(root: unknown, { op, path, from, value }: Operation): Outcome {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) return { error: `bad path ${JSON.stringify(path)}` }
  const to = tokens(path)
  switch (op) {
    case 'add':
      return edit(root, to, 'add', value)
    case 'replace':
      return edit(root, to, 'replace', value)
    case 'remove':
      return edit(root, to, 'remove')
    case 'test': {
      const found = find(root, to)
      return found && sameValue(found.value, value) ? { value: root } : { error: `testing value ${path} failed` }
    }
    case 'copy':
    case 'move': {
      const source = tokens(from ?? '')
      const found = find(root, source)
      if (!found) return { error: `no value at ${from}` }
      const rest = op === 'move' ? edit(root, source, 'remove') : { value: root }
      return 'error' in rest ? rest : edit(rest.value, to, 'add', found.value)
    }
    default:
      return { error: `unknown operation ${JSON.stringify(op)}` }
  }
}

const tokens = (path: string): readonly string[] =>
  path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

function find(root: unknown, path: readonly string[]): { readonly value: unknown } | undefined {
  let value = root
  for (const token of path) {
    if (Array.isArray(value)) value = /^\d+$/.test(token) ? value[Number(token)] : undefined
    else if (isMap(value) && Object.hasOwn(value, token)) value = value[token]
    else return undefined
    if (value === undefined) return undefined
  }
  return { value }
}

type Edit = 'add' | 'replace' | 'remove'

function edit(node: unknown, path: readonly string[], how: Edit, value?: unknown): Outcome {
  const [token, ...rest] = path
  if (token === undefined) return { value: how === 'remove' ? undefined : value }
  if (Array.isArray(node)) return editList(node, token, rest, how, value)
  if (!isMap(node) || token === '__proto__') return { error: `no object at ${token}` }
  const has = Object.hasOwn(node, token)
  if (rest.length === 0 && how === 'add') return { value: { ...node, [token]: value } }
  if (!has) return { error: `missing value: ${token}` }
  if (rest.length === 0 && how === 'remove') {
    const { [token]: _, ...others } = node
    return { value: others }
  }
  const inner = edit(node[token], rest, how, value)
  return 'error' in inner ? inner : { value: { ...node, [token]: inner.value } }
}

function editList(list: readonly unknown[], token: string, rest: readonly string[], how: Edit, value: unknown): Outcome {
  const last = rest.length === 0
  const at = token === '-' ? list.length : /^(0|[1-9]\d*)$/.test(token) ? Number(token) : -1
  const most = last && how === 'add' ? list.length : list.length - 1
  if (at < 0 || at > most) return { error: `index ${token} is out of bounds` }
  if (last && how === 'add') return { value: [...list.slice(0, at), value, ...list.slice(at)] }
  if (last && how === 'remove') return { value: [...list.slice(0, at), ...list.slice(at + 1)] }
  const inner = edit(list[at], rest, how, value)
  return 'error' in inner ? inner : { value: [...list.slice(0, at), inner.value, ...list.slice(at + 1)] }
}
