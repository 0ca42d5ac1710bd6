import type { AnyObject, KubeObject } from '../../protocol/objects.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import type { Target } from './exchange.ts'
import { type LabelTest, type ParsedSelector, parseLabelSelector } from './label-selector.ts'

/** Whether an object lies in the target's namespace and matches the request's label and field selectors. */
export function selects({ query }: ApiRequest, target: Target, object: KubeObject): boolean {
  if (target.namespace && object.metadata.namespace !== target.namespace) return false
  if (query?.labelSelector && !labelTest(query.labelSelector)(object.metadata.labels ?? {})) return false
  return !query?.fieldSelector || fieldTest(query.fieldSelector)(object as AnyObject)
}

// Reading a selector is the costly part, and a client repeats its own.
const readSelectors = new Map<string, ParsedSelector>()
const mostReadSelectors = 256

function labelSelector(text: string): ParsedSelector {
  const known = readSelectors.get(text)
  if (known) return known
  if (readSelectors.size >= mostReadSelectors) readSelectors.clear()
  const parsed = parseLabelSelector(text)
  readSelectors.set(text, parsed)
  return parsed
}

/** The test that a label selector makes. Text that is no selector matches nothing; see `selectorProblem`. */
export function labelTest(text: string): LabelTest {
  const parsed = labelSelector(text)
  return 'test' in parsed ? parsed.test : () => false
}

/** Why a label selector cannot be read; undefined when it can. */
export function selectorProblem(text: string): string | undefined {
  const parsed = labelSelector(text)
  return 'problem' in parsed ? parsed.problem : undefined
}

/** The parts between commas. */
function splitTop(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Fields that may be selected, by resource, besides metadata.name and metadata.namespace. */
const fieldLabels: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  replicasets: ['status.replicas'],
  replicationcontrollers: ['status.replicas'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  jobs: ['status.successful'],
  certificatesigningrequests: ['spec.signerName'],
}

/** Why a field selector cannot be used on a resource; undefined when it can. */
export function fieldSelectorProblem(text: string, resource: string): string | undefined {
  for (const part of splitTop(text)) {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part)
    if (!match) return `invalid selector: '${text}'; can't understand '${part}'`
    const field = match[1]!
    if (field !== 'metadata.name' && field !== 'metadata.namespace' && !fieldLabels[resource]?.includes(field)) {
      return fieldLabels[resource]
        ? `field label not supported: ${field}`
        : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    }
  }
  return undefined
}

/** Reads `metadata.name=x,status.phase!=Running` into a test. */
export function fieldTest(text: string): (object: AnyObject) => boolean {
  const parts = splitTop(text).map((part) => /^([^=!]+)(==|=|!=)(.*)$/.exec(part))
  return (object) =>
    parts.every((match) => {
      if (!match) return false
      const [, field = '', operator, wanted] = match
      return (valueAt(object, field) === wanted) === (operator !== '!=')
    })
}

function valueAt(object: AnyObject, field: string): string {
  if (field === 'source') return String((object.source as { readonly component?: string } | undefined)?.component ?? '')
  let value: unknown = object
  for (const name of field.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
  return value === undefined || value === null
    ? field === 'spec.unschedulable' || field === 'spec.hostNetwork'
      ? 'false'
      : ''
    : String(value)
}
