import type { KubeObject, ResourceList } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { validLabelValue } from '../formats.ts'
import { parseRange, validateRange } from '../formats-network.ts'
import { taintEffects } from '../pod/validate-scheduling.ts'
import { validateAmount } from '../resource-names.ts'
import { validateLabelKey } from '../validate-selector.ts'

interface FullNode extends KubeObject {
  readonly spec?: {
    readonly podCIDRs?: readonly string[]
    readonly providerID?: string
    readonly taints?: readonly { readonly key?: string; readonly value?: string; readonly effect?: string }[]
  }
  readonly status?: {
    readonly capacity?: ResourceList
    readonly allocatable?: ResourceList
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
  }
}

/** Checks a Node. Upstream: pkg/apis/core/validation. */
export function validateNode(node: FullNode): FieldError[] {
  const errors = [...validateTaints(node), ...validateResources(node)]
  const ranges = node.spec?.podCIDRs ?? []
  for (const [index, range] of ranges.entries()) errors.push(...validateRange(range, `spec.podCIDRs[${index}]`))
  if (ranges.length < 2) return errors
  const families = new Set(ranges.map((range) => parseRange(range)?.address.family))
  const isDual = ranges.length === 2 && families.size === 2
  return isDual ? errors : [...errors, invalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family')]
}

/** Checks what of a Node may change: its pod ranges and its provider's name are given once. */
export function validateNodeUpdate(node: FullNode, old: FullNode): FieldError[] {
  const errors = validateResources(node)
  const addresses = node.status?.addresses ?? []
  for (const [index, { type, address }] of addresses.entries()) {
    const earlier = addresses.findIndex((other) => other.type === type && other.address === address)
    if (earlier < index) errors.push(duplicate(`status.addresses[${index}]`, { Type: type, Address: address }))
  }
  const before = old.spec?.podCIDRs ?? []
  const now = node.spec?.podCIDRs ?? []
  const changed = before.length !== now.length || before.some((range, index) => range !== now[index])
  if (before.length > 0 && changed) errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  return [...errors, ...validateTaints(node)]
}

// Upstream files the taints under the metadata.
function validateTaints({ spec }: FullNode): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, { key = '', value = '', effect = '' }] of (spec?.taints ?? []).entries()) {
    const path = `metadata.taints[${index}]`
    errors.push(...validateLabelKey(key, `${path}.key`))
    const problems = validLabelValue(value)
    if (problems.length > 0) errors.push(invalid(`${path}.value`, value, problems.join(';')))
    if (!effect) errors.push(required(`${path}.effect`))
    else if (!taintEffects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, taintEffects))
    if (seen.has(`${effect}/${key}`)) {
      const printed = { Key: key, Value: value, Effect: effect, TimeAdded: null }
      errors.push({ ...duplicate(path, printed), detail: 'taints must be unique by key and effect pair' })
    }
    seen.add(`${effect}/${key}`)
  }
  return errors
}

function validateResources({ status }: FullNode): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(status?.[list] ?? {}).flatMap(([name, amount]) => validateAmount(name, amount, `status.${list}.${name}`)),
  )
}
