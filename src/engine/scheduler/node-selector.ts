import type { NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../../protocol/objects.ts'
import { matchesLabels } from '../../protocol/selectors.ts'
import type { NodeInfo } from './node-info.ts'

/** Whether a node is where the pod's `nodeSelector` and required node affinity allow it. */
export function matchesNodeAffinity(pod: Pod, node: NodeInfo): boolean {
  const { nodeSelector, affinity } = pod.spec
  if (nodeSelector && !matchesLabels(nodeSelector, node.labels)) return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || required.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node))
}

/** Whether a node fulfils all requirements of a term. A term without requirements matches no node. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: NodeInfo): boolean {
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length === 0 && fields.length === 0) return false
  for (const requirement of expressions) {
    const value = Object.hasOwn(node.labels, requirement.key) ? node.labels[requirement.key] : undefined
    if (!fulfils(value, requirement)) return false
  }
  // metadata.name is the only field that a node can be selected by.
  return fields.every((requirement) => fulfils(requirement.key === 'metadata.name' ? node.name : undefined, requirement))
}

function fulfils(value: string | undefined, { operator, values = [] }: NodeSelectorRequirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt':
      return compares(value, operator, values[0])
  }
}

function compares(value: string | undefined, operator: 'Gt' | 'Lt', limit: string | undefined): boolean {
  if (value === undefined || limit === undefined || !integer.test(value) || !integer.test(limit)) return false
  return operator === 'Gt' ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit)
}

const integer = /^-?\d+$/
