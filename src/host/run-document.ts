import { type Cluster, engineVersion } from '../engine/cluster.ts'
import type { ClusterOptions, ExternalInput, HostError, RecordedInput, RunDocument } from '../protocol/control.ts'
import type { ApiRequest } from '../protocol/requests.ts'

/** Limits of a document from outside: far above what lessons need, far below what would freeze a tab. */
export const documentLimits = { inputs: 5_000, steps: 20_000_000, nodes: 5_000, days: 3_650 } as const

/** The run up to this moment as a document. */
export function exportRun(cluster: Cluster, view?: unknown): RunDocument {
  const { history, position } = cluster.kernel
  const inputs = history.inputs
    .slice(0, history.handled)
    .map(({ step, at, origin }): RecordedInput => ({ step, at, input: origin as ExternalInput }))
  return {
    format: 'orrery-run',
    version: engineVersion,
    options: cluster.options,
    inputs,
    at: position,
    digest: cluster.digest(),
    ...(view === undefined ? undefined : { view }),
  }
}

/** Checks that something is a run document that this engine may replay. Nothing in it is trusted: every field that is used is looked at. */
export function readRunDocument(value: unknown): RunDocument | HostError {
  const damaged = (detail: string): HostError => ({ code: 'linkDamaged', detail })
  if (!isRecord(value) || value.format !== 'orrery-run') return damaged('not a run document')
  if (value.version !== engineVersion)
    return { code: 'linkVersion', detail: `made by version ${String(value.version).slice(0, 20)}, this is version ${engineVersion}` }
  const { options, inputs, at, digest } = value
  if (!isRecord(options) || !isRecord(at) || !Array.isArray(inputs) || typeof digest !== 'string') return damaged('a part is missing')
  if (inputs.length > documentLimits.inputs)
    return { code: 'linkTooLarge', detail: `${inputs.length} inputs; the limit is ${documentLimits.inputs}` }
  const problem = optionsProblem(options as ClusterOptions) ?? positionProblem(at) ?? inputsProblem(inputs)
  return problem ?? (value as unknown as RunDocument)
}

/** Why a cluster of these options cannot be made; undefined when it can. */
export function optionsProblem(options: ClusterOptions): HostError | undefined {
  const refuse = (detail: string): HostError => ({ code: 'badArgument', detail })
  const { nodes, seed, runtime, nodeShape } = options
  if (seed !== undefined && !isCount(seed, 0xffffffff)) return refuse('seed: a whole number from 0 to 4294967295')
  const many = typeof nodes === 'number' ? nodes : Array.isArray(nodes) ? nodes.length : nodes === undefined ? 3 : -1
  if (!isCount(many, documentLimits.nodes)) return refuse(`nodes: at most ${documentLimits.nodes}`)
  if (runtime !== undefined && runtime !== 'images' && runtime !== 'recorded') return refuse('runtime: images or recorded')
  const shapes = [...(Array.isArray(nodes) ? nodes : []), ...(nodeShape === undefined ? [] : [nodeShape])]
  return shapes.every(isRecord) ? undefined : refuse('nodes: each node is an object')
}

function positionProblem(at: Record<string, unknown>): HostError | undefined {
  const longest = documentLimits.days * 86_400_000_000
  if (isCount(at.steps, documentLimits.steps) && isCount(at.now, longest)) return undefined
  return { code: 'linkTooLarge', detail: 'its position lies beyond what can be replayed' }
}

const methods = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const faults = new Set(['stopNode', 'startNode', 'killPod', 'crashContainer', 'addNode'])

function inputsProblem(inputs: readonly unknown[]): HostError | undefined {
  let step = 0
  let at = 0
  for (const [index, each] of inputs.entries()) {
    const sound =
      isRecord(each) && isCount(each.step, documentLimits.steps) && isCount(each.at, Number.MAX_SAFE_INTEGER) && isInput(each.input)
    // Inputs come in the order in which they happened.
    if (!sound || (each.step as number) < step || (each.at as number) < at)
      return { code: 'linkDamaged', detail: `input ${index + 1} is damaged` }
    step = each.step as number
    at = each.at as number
  }
  return undefined
}

function isInput(input: unknown): boolean {
  if (!isRecord(input)) return false
  const request = input.request as ApiRequest | undefined
  if (isRecord(request)) return methods.has(String(request.method)) && typeof request.path === 'string' && request.path.startsWith('/')
  return isRecord(input.fault) && faults.has(String(input.fault.kind))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most
