import type { JsonMap } from '../../protocol/json.ts'
import type { Call, Command } from '../call.ts'
import { plainFailure } from '../failure.ts'
import { createFlags, createObject, oneName } from './create.ts'

const RBAC = 'rbac.authorization.k8s.io'
const ruleFlags = [
  { name: 'verb', type: 'list' },
  { name: 'resource', type: 'list' },
  { name: 'resource-name', type: 'array' },
] as const
const subjectFlags = [
  { name: 'user', type: 'array' },
  { name: 'group', type: 'array' },
  { name: 'serviceaccount', type: 'array' },
] as const

/** `kubectl create serviceaccount`. */
export const createServiceAccount: Command = {
  name: 'create serviceaccount',
  aliases: ['create sa'],
  flags: createFlags,
  run: (call) => createObject(call, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: oneName(call) } }, 'serviceaccount'),
}

/** `kubectl create role`. */
export const createRole: Command = {
  name: 'create role',
  flags: [...createFlags, ...ruleFlags],
  run: (call) =>
    createObject(call, { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: oneName(call) }, rules: resourceRules(call) }),
}

/** `kubectl create clusterrole`. */
export const createClusterRole: Command = {
  name: 'create clusterrole',
  flags: [...createFlags, ...ruleFlags, { name: 'non-resource-url', type: 'list' }, { name: 'aggregation-rule', type: 'string' }],
  run(call) {
    const name = oneName(call)
    const aggregation = call.flags.text('aggregation-rule')
    const matchLabels = Object.fromEntries(
      aggregation
        .split(',')
        .filter(Boolean)
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
    const urls = call.flags.all('non-resource-url')
    const rules = aggregation ? null : urls.length > 0 ? [{ nonResourceURLs: urls, verbs: call.flags.all('verb') }] : resourceRules(call)
    createObject(call, {
      ...(aggregation ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } } : {}),
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules,
    })
  },
}

/** One rule for each API group among the resources. */
function resourceRules(call: Call): readonly JsonMap[] {
  const verbs = call.flags.all('verb')
  if (verbs.length === 0) throw plainFailure('at least one verb must be specified')
  const words = call.flags.all('resource')
  if (words.length === 0) throw plainFailure('at least one resource must be specified')
  const byGroup = new Map<string, string[]>()
  for (const word of words) {
    const [resource, subresource] = word.split('/')
    const kind = call.client.kindOfWord(resource!)
    byGroup.set(kind.group, [...(byGroup.get(kind.group) ?? []), subresource ? `${kind.resource}/${subresource}` : kind.resource])
  }
  const names = call.flags.all('resource-name')
  return Array.from(byGroup, ([group, resources]) => ({
    apiGroups: [group],
    ...(names.length > 0 ? { resourceNames: names } : {}),
    resources,
    verbs,
  }))
}

/** `kubectl create rolebinding`. */
export const createRoleBinding: Command = {
  name: 'create rolebinding',
  flags: [...createFlags, ...subjectFlags, { name: 'role', type: 'string' }, { name: 'clusterrole', type: 'string' }],
  run(call) {
    const name = oneName(call)
    const [role, clusterRole] = [call.flags.text('role'), call.flags.text('clusterrole')]
    if ((role === '') === (clusterRole === '')) throw plainFailure('exactly one of clusterrole or role must be specified')
    createObject(call, binding('RoleBinding', name, role ? 'Role' : 'ClusterRole', role || clusterRole, subjects(call)), 'rolebinding')
  },
}

/** `kubectl create clusterrolebinding`. */
export const createClusterRoleBinding: Command = {
  name: 'create clusterrolebinding',
  flags: [...createFlags, ...subjectFlags, { name: 'clusterrole', type: 'string', required: true }],
  run: (call) =>
    createObject(
      call,
      binding('ClusterRoleBinding', oneName(call), 'ClusterRole', call.flags.text('clusterrole'), subjects(call)),
      'clusterrolebinding',
    ),
}

function binding(kind: string, name: string, roleKind: string, role: string, list: readonly JsonMap[]): JsonMap {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: roleKind, name: role },
    ...(list.length > 0 ? { subjects: list } : {}),
  }
}

function subjects(call: Call): readonly JsonMap[] {
  const accounts = call.flags.all('serviceaccount').map((text) => {
    const [namespace, name] = text.split(':')
    if (!namespace || !name) throw plainFailure('serviceaccount must be <namespace>:<name>')
    return { kind: 'ServiceAccount', name, namespace }
  })
  const named = (kind: string, flag: string) => call.flags.all(flag).map((name) => ({ apiGroup: RBAC, kind, name }))
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts]
}
