import type { KindInfo } from '../protocol/kinds.ts'
import type { AnyObject } from '../protocol/objects.ts'
import type { Call } from './call.ts'
import { Failure, plainFailure } from './failure.ts'
import { readFileObjects } from './manifests.ts'

/** Objects that a command line names: all of a kind, or one by name. */
export interface Target {
  readonly kind: KindInfo
  /** Absent: every object of the kind that the selectors let through. */
  readonly name?: string
  readonly namespace: string | undefined
}

/** An object that was found. */
export interface Found {
  readonly kind: KindInfo
  readonly namespace: string | undefined
  readonly name: string
  readonly object: AnyObject
}

const NOTHING_NAMED =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"

const SLASH_MIX = (verb: string) =>
  `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl ${verb} resource/<resource_name>' instead of 'kubectl ${verb} resource resource/<resource_name>'`

/** Reads `TYPE[,TYPE] [NAME...]` or `TYPE/NAME...`. */
export function targetsOf(call: Call, args: readonly string[] = call.args): readonly Target[] {
  const [first, ...names] = args
  if (first === undefined) throw plainFailure(NOTHING_NAMED)
  if (args.some((arg) => arg.includes('/'))) return args.map((arg) => slashed(call, arg))
  const kinds = first.split(',').flatMap((word) => kindsOf(call, word))
  if (names.length > 0 && allNamespaces(call)) throw plainFailure('a resource cannot be retrieved by name across all namespaces')
  return kinds.flatMap((kind) => {
    const namespace = namespaceFor(call, kind)
    return names.length === 0 ? [{ kind, namespace }] : names.map((name) => ({ kind, name, namespace }))
  })
}

function slashed(call: Call, arg: string): Target {
  const parts = arg.split('/')
  if (parts.length === 1) throw plainFailure(SLASH_MIX(call.command.split(' ')[0]!))
  const [word, name] = parts
  if (parts.length !== 2 || !word || !name) throw plainFailure('arguments in resource/name form may not have more than one slash')
  const kind = call.client.kindOfWord(word)
  return { kind, name, namespace: namespaceFor(call, kind) }
}

/** The kinds that a word means: one, or all of a category such as `all`. */
function kindsOf(call: Call, word: string): readonly KindInfo[] {
  const category = call.client.category(word)
  return category.length > 0 ? category : [call.client.kindOfWord(word)]
}

function allNamespaces(call: Call): boolean {
  return call.flags.on('all-namespaces')
}

function namespaceFor(call: Call, kind: KindInfo): string | undefined {
  return kind.namespaced && !allNamespaces(call) ? call.namespace : undefined
}

/** The query that `-l` and `--field-selector` ask for. */
export function selectorQuery(call: Call): { readonly labelSelector?: string; readonly fieldSelector?: string } {
  const labelSelector = call.flags.text('selector')
  const fieldSelector = call.flags.text('field-selector')
  return { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) }
}

/**
 * Fetches what a command is about: `-f` files, `TYPE NAME`, or all that selectors let through, and calls `step` for each.
 * Failures do not stop the others; they are returned.
 */
export function visit(
  call: Call,
  step: (found: Found) => void,
  options: { readonly args?: readonly string[]; readonly needsAll?: boolean } = {},
): readonly Failure[] {
  const failures: Failure[] = []
  const attempt = (action: () => void) => {
    try {
      action()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failures.push(error)
    }
  }
  if (call.flags.all('filename').length > 0) {
    const { objects, failures: unread } = readFileObjects(call)
    failures.push(...unread)
    for (const { kind, namespace, name } of objects) {
      attempt(() => step({ kind, namespace, name, object: call.client.get(kind, namespace, name) }))
    }
    return failures
  }
  const targets = targetsOf(call, options.args)
  const selected = call.flags.has('selector') || call.flags.has('field-selector') || call.flags.on('all') || allNamespaces(call)
  if (options.needsAll && !selected && targets.some((target) => target.name === undefined)) {
    throw plainFailure('resource(s) were provided, but no name was specified')
  }
  if (call.flags.has('selector') && targets.some((target) => target.name !== undefined))
    throw plainFailure('name cannot be provided when a selector is specified')
  for (const { kind, name, namespace } of targets) {
    attempt(() => {
      if (name !== undefined) {
        step({ kind, namespace, name, object: call.client.get(kind, namespace, name) })
        return
      }
      for (const object of call.client.list(kind, namespace, selectorQuery(call))) {
        attempt(() => step({ kind, namespace: object.metadata.namespace, name: object.metadata.name, object }))
      }
    })
  }
  return failures
}
