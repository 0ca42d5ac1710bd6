import type { Doorway } from '../kubectl/client.ts'
import { run as runKubectl } from '../kubectl/kubectl.ts'
import { type ManifestDocument, readManifest } from '../kubectl/manifest.ts'
import type { ApplyProblem, ApplyResult } from '../protocol/control.ts'
import { isMap } from '../protocol/json.ts'
import { kindOfObject, resourceNameOf } from '../protocol/kinds.ts'
import type { ApiRequest, ApiResponse, Status } from '../protocol/requests.ts'

/**
 * `kubectl apply -f` of a pasted text, document by document, so that each refusal is shown at its own line. A document that cannot be
 * read does not stop the others.
 */
export function applyText(
  yaml: string,
  doorway: Doorway,
  options: { readonly dryRun?: boolean; readonly namespace?: string } = {},
): ApplyResult {
  const manifest = readManifest(yaml)
  const lines: string[] = []
  const problems: ApplyProblem[] = manifest.problems.map(({ severity, message, line, column, endLine, endColumn }) => ({
    severity,
    message,
    line,
    column,
    ...(endLine === undefined ? undefined : { endLine }),
    ...(endColumn === undefined ? undefined : { endColumn }),
  }))
  const objects: ApplyResult['objects'][number][] = []
  for (const document of manifest.documents) {
    const outcome = applyDocument(document, doorway, options)
    lines.push(...outcome.lines)
    problems.push(...outcome.problems)
    if (outcome.object) objects.push(outcome.object)
  }
  return { lines, problems, objects }
}

interface Outcome {
  readonly lines: readonly string[]
  readonly problems: readonly ApplyProblem[]
  readonly object?: ApplyResult['objects'][number]
}

function applyDocument(
  document: ManifestDocument,
  doorway: Doorway,
  { dryRun, namespace }: { readonly dryRun?: boolean; readonly namespace?: string },
): Outcome {
  const seen: { refusal?: Status; warnings: string[]; stored?: unknown } = { warnings: [] }
  const send = (request: ApiRequest): ApiResponse => {
    const response = doorway.send(request)
    if (request.method !== 'GET') {
      if (response.status >= 400) seen.refusal = response.body as Status
      else seen.stored = response.body
      seen.warnings.push(...(response.warnings ?? []))
    } else if (response.status === 200) seen.stored = response.body
    return response
  }
  const words = ['apply', '-f', '-', ...(dryRun ? ['--dry-run=server'] : []), ...(namespace ? ['-n', namespace] : [])]
  const { stdout, stderr, rc } = runKubectl(words, { ...doorway, send, stdin: JSON.stringify(document.object) })
  const problems = seen.warnings.map((message) => problemAt(document, 'warning', message, fieldIn(message)))
  if (rc !== 0) problems.push(...refusals(document, seen.refusal, stderr.trim()))
  const lines = stdout.split('\n').filter((line) => line !== '')
  const object = rc === 0 ? appliedObject(seen.stored, lines[0] ?? '') : undefined
  return { lines, problems, ...(object ? { object } : undefined) }
}

/** One problem for each cause that the API server names, at the field's place; else the whole message at the document's first line. */
function refusals(document: ManifestDocument, refusal: Status | undefined, text: string): readonly ApplyProblem[] {
  const causes = refusal?.details?.causes?.filter((cause) => cause.field) ?? []
  if (causes.length > 0) return causes.map(({ field = '', message = '' }) => problemAt(document, 'error', `${field}: ${message}`, field))
  const message = refusal?.message ?? text
  return [problemAt(document, 'error', refusal ? message : text, fieldIn(message))]
}

function problemAt(
  document: ManifestDocument,
  severity: ApplyProblem['severity'],
  message: string,
  field: string | undefined,
): ApplyProblem {
  const place = field === undefined ? { line: document.line, column: 1 } : document.positionOf(field)
  return { severity, message, line: place.line, column: place.column }
}

/** The field that a refusal speaks of: `unknown field "spec.foo"`, `Go struct field DeploymentSpec.spec.replicas of type`, `no matches for kind`. */
function fieldIn(message: string): string | undefined {
  if (message.includes('no matches for kind ')) return 'kind'
  const quoted = /(?:unknown|duplicate) field "([^"]+)"/.exec(message)?.[1]
  return quoted ?? /Go struct field [A-Za-z]+\.([^\s]+) of type/.exec(message)?.[1]
}

function appliedObject(stored: unknown, line: string): ApplyResult['objects'][number] | undefined {
  if (!isMap(stored)) return undefined
  const object = stored as {
    readonly apiVersion?: string
    readonly kind?: string
    readonly metadata?: { readonly name?: string; readonly namespace?: string }
  }
  const kind = kindOfObject({ apiVersion: object.apiVersion ?? '', kind: object.kind ?? '' })
  if (!kind || !object.metadata?.name) return undefined
  const action = line.includes(' created') ? 'created' : line.includes(' unchanged') ? 'unchanged' : 'configured'
  const { name, namespace } = object.metadata
  return { resource: resourceNameOf(kind), key: namespace ? `${namespace}/${name}` : name, action }
}
