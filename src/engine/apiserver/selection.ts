import type { AnyObject, KubeObject, Labels } from '../../protocol/objects.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import type { Target } from './exchange.ts'

/** Whether an object lies in the target's namespace and matches the request's label and field selectors. */
export function selects({ query }: ApiRequest, target: Target, object: KubeObject): boolean {
  if (target.namespace && object.metadata.namespace !== target.namespace) return false
  if (query?.labelSelector && !labelTest(query.labelSelector)(object.metadata.labels ?? {})) return false
  return !query?.fieldSelector || fieldTest(query.fieldSelector)(object as AnyObject)
}

type LabelTest = (labels: Labels) => boolean

/** Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k` into a test. Text that is no selector matches nothing; see `selectorProblem`. */
export function labelTest(text: string): LabelTest {
  const tests = splitTop(text).map(requirement)
  return (labels) => tests.every((test) => test?.(labels) === true)
}

/** Why a label selector cannot be read; undefined when it can. */
export function selectorProblem(text: string): string | undefined {
  const bad = splitTop(text).find((part) => requirement(part) === undefined)
  return bad === undefined ? undefined : `unable to parse requirement: found '${bad}'`
}

function splitTop(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++
    else if (text[i] === ')') depth--
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

const keyPattern = '([A-Za-z0-9./_-]+)'

function requirement(part: string): LabelTest | undefined {
  const set = new RegExp(`^${keyPattern}\\s+(in|notin)\\s*\\(([^)]*)\\)$`).exec(part)
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim())
    const [, key = '', operator] = set
    return operator === 'in'
      ? (labels) => has(labels, key) && values.includes(labels[key]!)
      : (labels) => !has(labels, key) || !values.includes(labels[key]!)
  }
  const equality = new RegExp(`^${keyPattern}\\s*(==|=|!=|>|<)\\s*([A-Za-z0-9._-]*)$`).exec(part)
  if (equality) {
    const [, key = '', operator, value = ''] = equality
    if (operator === '!=') return (labels) => labels[key] !== value
    if (operator === '>') return (labels) => has(labels, key) && Number(labels[key]) > Number(value)
    if (operator === '<') return (labels) => has(labels, key) && Number(labels[key]) < Number(value)
    return (labels) => has(labels, key) && labels[key] === value
  }
  const existence = new RegExp(`^(!?)\\s*${keyPattern}$`).exec(part)
  if (!existence) return undefined
  const key = existence[2]!
  return existence[1] ? (labels) => !has(labels, key) : (labels) => has(labels, key)
}

const has = (labels: Labels, key: string): boolean => Object.hasOwn(labels, key)

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
