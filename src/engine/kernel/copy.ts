/** Freezes a plain JSON value all the way down and returns it. Parts that are frozen already are taken as deeply frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const part = value[i]
      if (typeof part === 'object' && part !== null) deepFreeze(part)
    }
  } else {
    for (const name in value) {
      const part = value[name]
      if (typeof part === 'object' && part !== null) deepFreeze(part)
    }
  }
  return Object.freeze(value)
}

/**
 * Copies plain data (objects, arrays, Map, Set), sharing every frozen part: API objects are shared, only the containers that hold
 * them are copied. This is what a checkpoint costs.
 */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) {
    const list = value.slice()
    for (let i = 0; i < list.length; i++) if (typeof list[i] === 'object') list[i] = copy(list[i])
    return list as T
  }
  if (value instanceof Map) {
    const map = new Map()
    for (const [key, part] of value) map.set(key, typeof part === 'object' ? copy(part) : part)
    return map as T
  }
  if (value instanceof Set) return new Set(value) as T
  const out: Record<string, unknown> = {}
  for (const name in value) out[name] = copy(value[name])
  return out as T
}
