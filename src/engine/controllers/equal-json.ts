/** Whether two JSON values say the same: an absent field equals an `undefined` one, the order of fields does not matter. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  if (Array.isArray(left)) {
    const other = right as readonly unknown[]
    return left.length === other.length && left.every((item, at) => equalJson(item, other[at]))
  }
  const a = left as Readonly<Record<string, unknown>>
  const b = right as Readonly<Record<string, unknown>>
  for (const key in a) if (!equalJson(a[key], b[key])) return false
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false
  return true
}

/** As Kubernetes' semantic comparison of decoded objects: an empty list, map or text equals an absent one. */
export function equalWithoutEmpty(left: unknown, right: unknown): boolean {
  if (left === right || (isEmpty(left) && isEmpty(right))) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false
    return left.every((item, at) => equalWithoutEmpty(item, right[at]))
  }
  const a = left as Readonly<Record<string, unknown>>
  const b = right as Readonly<Record<string, unknown>>
  for (const key in a) if (!equalWithoutEmpty(a[key], b[key])) return false
  for (const key in b) if (!(key in a) && !isEmpty(b[key])) return false
  return true
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return false
}
