import type { JsonMap } from '../protocol/json.ts'
import type { KindInfo } from '../protocol/kinds.ts'
import type { Call } from './call.ts'
import { type Failure, plainFailure } from './failure.ts'
import { readManifest } from './manifest.ts'

/** An object from a file, with its kind on this server. */
export interface FileObject {
  /** The file as it was named, or `STDIN`. */
  readonly source: string
  readonly kind: KindInfo
  readonly namespace: string | undefined
  /** Empty when the object only has `generateName`. */
  readonly name: string
  /** With its namespace filled in. */
  readonly object: JsonMap
}

/** What the `-f` files say, and what could not be read. */
export interface FileObjects {
  readonly objects: readonly FileObject[]
  readonly failures: readonly Failure[]
}

const TEXT_FILES = /\.(ya?ml|json)$/

/** Reads the files that `-f` names, folders included. */
export function readFileObjects(call: Call): FileObjects {
  const objects: FileObject[] = []
  const failures: Failure[] = []
  for (const path of filePaths(call)) {
    const text = call.readFile(path)
    if (text === undefined) throw plainFailure(`the path ${JSON.stringify(path)} does not exist`)
    readSource(call, path === '-' ? 'STDIN' : path, text, objects, failures)
  }
  return { objects, failures }
}

function filePaths(call: Call): readonly string[] {
  return call.flags.all('filename').flatMap((path) => {
    if (path === '-' || call.readFile(path) !== undefined) return [path]
    const inside = call.listFolder(path).filter((name) => TEXT_FILES.test(name))
    return inside.length > 0 ? inside : [path]
  })
}

function readSource(call: Call, source: string, text: string, objects: FileObject[], failures: Failure[]): void {
  const { documents, problems } = readManifest(text)
  const broken = problems.find((problem) => problem.severity === 'error')
  for (const document of documents) {
    if (broken && document.line >= broken.line) break
    const failure = place(call, source, document.object, objects)
    if (failure) failures.push(failure)
  }
  if (broken) failures.push(problemFailure(source, broken.message))
}

function problemFailure(source: string, message: string): Failure {
  const file = JSON.stringify(source)
  if (!message.startsWith('error validating data')) return plainFailure(`error parsing ${source}: ${message}`)
  return plainFailure(
    `error validating ${file}: ${message}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
}

/** Finds the object's kind and fills in its namespace. */
function place(call: Call, source: string, object: JsonMap, objects: FileObject[]): Failure | undefined {
  const metadata = (object.metadata ?? {}) as { readonly name?: string; readonly namespace?: string }
  const named = { apiVersion: object.apiVersion as string, kind: object.kind as string }
  const kind = call.client.kindOf(named)
  if (!kind) {
    return plainFailure(
      `resource mapping not found for name: ${JSON.stringify(metadata.name ?? '')} namespace: ${JSON.stringify(metadata.namespace ?? '')} from ${JSON.stringify(source)}: ` +
        `no matches for kind ${JSON.stringify(named.kind)} in version ${JSON.stringify(named.apiVersion)}\nensure CRDs are installed first`,
    )
  }
  if (!kind.namespaced) {
    objects.push({ source, kind, namespace: undefined, name: metadata.name ?? '', object })
    return undefined
  }
  const namespace = metadata.namespace || call.namespace
  if (call.explicitNamespace && namespace !== call.namespace) {
    return plainFailure(
      `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(call.namespace)}. ` +
        `You must pass '--namespace=${namespace}' to perform this operation.`,
    )
  }
  objects.push({
    source,
    kind,
    namespace,
    name: metadata.name ?? '',
    object: { ...object, metadata: { ...(object.metadata as JsonMap | undefined), namespace } },
  })
  return undefined
}
