import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { describeAnnotations, describeLabels } from './metadata.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** `kubectl describe role` and `clusterrole`. */
export function describeRole(page: Page, role: AnyObject): void {
  page.field(0, 'Name', role.metadata.name)
  describeLabels(page, role.metadata.labels)
  describeAnnotations(page, role.metadata.annotations)
  page.write(
    0,
    'PolicyRule:\n  Resources\tNon-Resource URLs\tResource Names\tVerbs\n  ---------\t-----------------\t--------------\t-----\n',
  )
  for (const row of joinRows(maps(role.rules).flatMap(rowsOf))) {
    const resource = row.group === '' ? row.resource : row.resource.replace(/^([^/]*)/, `$1.${row.group}`)
    page.write(1, `${resource}\t[${row.url}]\t[${row.names.join(' ')}]\t[${row.verbs.join(' ')}]\n`)
  }
}

interface RuleRow {
  readonly group: string
  readonly resource: string
  readonly url: string
  readonly names: readonly string[]
  readonly verbs: readonly string[]
}

/** A rule taken apart: one row for each resource of each group, and for each URL. */
function rowsOf(rule: JsonMap): readonly RuleRow[] {
  const verbs = texts(rule.verbs)
  const names = texts(rule.resourceNames)
  const groups = texts(rule.apiGroups)
  const resources = texts(rule.resources).flatMap((resource) =>
    (groups.length === 0 ? [''] : groups).map((group) => ({ group, resource, url: '', names, verbs })),
  )
  return [...resources, ...texts(rule.nonResourceURLs).map((url) => ({ group: '', resource: '', url, names, verbs }))]
}

/** Rules for the same thing become one row with all verbs. Rows stand in the order of Go's text of a rule, which begins with the verbs. */
function joinRows(rows: readonly RuleRow[]): readonly RuleRow[] {
  const joined = new Map<string, RuleRow>()
  for (const row of rows) {
    const key = [row.group, row.resource, row.url, ...row.names].join('|')
    const before = joined.get(key)
    joined.set(key, { ...row, verbs: [...new Set([...(before?.verbs ?? []), ...row.verbs])] })
  }
  const order = (row: RuleRow) =>
    `${row.verbs.join(' ')}],APIGroups:[${row.group}],Resources:[${row.resource}],ResourceNames:[${row.names.join(' ')}],URLs:[${row.url}]`
  return [...joined.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** `kubectl describe rolebinding` and `clusterrolebinding`. */
export function describeRoleBinding(page: Page, binding: AnyObject): void {
  const role = isMap(binding.roleRef) ? binding.roleRef : {}
  page.field(0, 'Name', binding.metadata.name)
  describeLabels(page, binding.metadata.labels)
  describeAnnotations(page, binding.metadata.annotations)
  page.write(0, `Role:\n  Kind:\t${role.kind}\n  Name:\t${role.name}\n`)
  page.write(0, 'Subjects:\n  Kind\tName\tNamespace\n  ----\t----\t---------\n')
  for (const { kind, name, namespace } of maps(binding.subjects)) page.write(1, `${kind}\t${name}\t${namespace ?? ''}\n`)
}
