import { isMap } from '../../src/protocol/json.ts'

/** A plain object of a recording or of the simulated cluster. */
export type Plain = Readonly<Record<string, unknown>> & {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

/** `Pod/web-{1}`. */
export const idOf = (object: Plain): string => `${object.kind}/${object.metadata.name}`

const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]{5}'

/** The prefixes before random suffixes in a recording: `web-784bb8747d-` of `web-784bb8747d-{1}`. */
export function randomPrefixes(texts: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const text of texts) for (const [, prefix] of text.matchAll(/([a-z0-9][a-z0-9.-]*-)\{\d+\}/g)) found.add(prefix!)
  return [...found].sort((left, right) => right.length - left.length)
}

/** Finds the random names in a text that begin with one of the prefixes. */
export function randomNamePattern(prefixes: readonly string[]): RegExp | undefined {
  if (prefixes.length === 0) return undefined
  const escaped = prefixes.map((prefix) => prefix.replace(/[.]/g, '\\.'))
  return new RegExp(`(?<![a-z0-9.-])(${escaped.join('|')})(${SUFFIX})(?![a-z0-9])`, 'g')
}

/**
 * Which simulated random name stands for which recorded one. Suffixes are chance, and so is who of several equal pods comes first:
 * names are paired so that what is said of them differs least. A pair once made stays.
 */
export class NamePairs {
  private readonly recordedOf = new Map<string, string>()
  private readonly taken = new Set<string>()
  private extra = 0

  /** Pairs the names that are new. Both maps go from a name to what is known of it: facts, in any order. */
  pair(
    simulated: ReadonlyMap<string, readonly string[]>,
    recorded: ReadonlyMap<string, readonly string[]>,
    prefixOf: (name: string) => string,
  ): void {
    const fresh = [...simulated.keys()].filter((name) => !this.recordedOf.has(name))
    const free = [...recorded.keys()].filter((name) => !this.taken.has(name))
    const candidates = fresh.flatMap((name) =>
      free
        .filter((other) => other.startsWith(`${prefixOf(name)}{`))
        .map((other) => ({ name, other, cost: unlike(simulated.get(name)!, recorded.get(other)!) })),
    )
    candidates.sort((left, right) => left.cost - right.cost)
    for (const { name, other } of candidates) {
      if (this.recordedOf.has(name) || this.taken.has(other)) continue
      this.recordedOf.set(name, other)
      this.taken.add(other)
    }
  }

  /** The recorded name, or a made-up one for something that the recording does not have. */
  nameFor(name: string, prefix: string): string {
    const known = this.recordedOf.get(name)
    if (known) return known
    const made = `${prefix}{+${++this.extra}}`
    this.recordedOf.set(name, made)
    return made
  }
}

function unlike(left: readonly string[], right: readonly string[]): number {
  const rest = [...right]
  let missing = 0
  for (const fact of left) {
    const at = rest.indexOf(fact)
    if (at < 0) missing++
    else rest.splice(at, 1)
  }
  return missing + rest.length
}

/** What tells one pod from its like: where it is and how it fares. */
export function factsOf(object: Plain): readonly string[] {
  const facts: string[] = []
  const visit = (value: unknown, path: string) => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`)
    else if (isMap(value)) for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`)
    else if (!/[uU]id|IP|ip$|name|ID/.test(path) || path === '.spec.nodeName') facts.push(`${path}=${value}`)
  }
  visit(
    {
      spec: object.spec,
      status: object.status,
      deletion: (object.metadata as { deletionTimestamp?: unknown }).deletionTimestamp !== undefined,
    },
    '',
  )
  const weight = facts.filter((fact) => fact.startsWith('.spec.nodeName='))
  return [...facts.filter((fact) => !/T[+-]\d+$/.test(fact)), ...weight, ...weight, ...weight]
}
