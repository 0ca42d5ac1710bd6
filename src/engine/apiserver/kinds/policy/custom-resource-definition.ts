import type { KubeObject } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { invalid, notSupported, required } from '../../schema/field-error.ts'
import { dns1035Label, dnsSubdomain } from '../formats.ts'
import { changeField, fillIn } from '../sharing.ts'

/**
 * CustomResourceDefinitions: names, versions and what is stored. The schemas themselves are not checked.
 * Upstream: staging apiextensions-apiserver pkg/apis/apiextensions.
 */

interface Definition extends KubeObject {
  readonly spec?: {
    readonly group?: string
    readonly scope?: string
    readonly names?: {
      readonly plural?: string
      readonly singular?: string
      readonly kind?: string
      readonly listKind?: string
      readonly shortNames?: readonly string[]
    }
    readonly conversion?: { readonly strategy?: string; readonly webhook?: { readonly conversionReviewVersions?: readonly string[] } }
    readonly versions?: readonly Version[] | null
  }
  readonly status?: { readonly storedVersions?: readonly string[] | null; readonly [more: string]: unknown }
}

interface Version {
  readonly name?: string
  readonly storage?: boolean
  readonly schema?: { readonly openAPIV3Schema?: unknown }
}

/** Names of a CustomResourceDefinition follow from its kind. */
export function definitionDefaults(definition: Definition): Definition {
  return changeField(definition, 'spec', (given) => {
    const spec = fillIn(given, { conversion: { strategy: 'None' } })
    return changeField(spec, 'names', (names) =>
      names.kind ? fillIn(names, { singular: names.kind.toLowerCase(), listKind: `${names.kind}List` }) : names,
    )
  })
}

/** The version that is stored first is remembered from the start. */
export function prepareDefinition(definition: Definition): Definition {
  const storage = definition.spec?.versions?.find((version) => version.storage)?.name
  return { ...definition, status: { ...definition.status, ...(storage ? { storedVersions: [storage] } : {}) } }
}

/** Checks a CustomResourceDefinition. */
export function validateDefinition({ metadata, spec = {}, status = {} }: Definition): FieldError[] {
  const { group = '', names = {}, versions } = spec
  const errors: FieldError[] = []
  if (metadata.name && metadata.name !== `${names.plural ?? ''}.${group}`) {
    errors.push(invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
  }
  errors.push(...validateGroup(group), ...validateScope(spec.scope ?? ''))
  for (const [index, { schema }] of (versions ?? []).entries()) {
    if (!schema?.openAPIV3Schema) errors.push(required(`spec.versions[${index}].schema.openAPIV3Schema`))
  }
  for (const [index, { name = '' }] of (versions ?? []).entries()) {
    const problems = dns1035Label(name)
    if (problems.length > 0) errors.push(invalid(`spec.versions[${index}].name`, name, problems.join(',')))
  }
  const list = versions?.length ? versions : null
  const versionNames = (list ?? []).map(({ name }) => name)
  if (new Set(versionNames).size !== versionNames.length) errors.push(invalid('spec.versions', list, 'must contain unique version names'))
  if ((list ?? []).filter(({ storage }) => storage).length !== 1) {
    errors.push(invalid('spec.versions', list, 'must have exactly one version marked as storage version'))
  }
  for (const name of ['plural', 'singular', 'kind', 'listKind'] as const) if (!names[name]) errors.push(required(`spec.names.${name}`))
  errors.push(...validateNames(names))
  const reviews = spec.conversion?.webhook?.conversionReviewVersions
  if (reviews && !reviews.includes('v1') && !reviews.includes('v1beta1')) {
    errors.push(invalid('spec.conversion.conversionReviewVersions', reviews, 'must include at least one of v1, v1beta1'))
  }
  if (!status.storedVersions?.length) errors.push(invalid('status.storedVersions', null, 'must have at least one stored version'))
  return errors
}

function validateGroup(group: string): FieldError[] {
  if (!group) return [required('spec.group')]
  const problems = dnsSubdomain(group)
  if (problems.length > 0) return [invalid('spec.group', group, problems.join(','))]
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')]
}

function validateScope(scope: string): FieldError[] {
  if (!scope) return [required('spec.scope')]
  return scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])]
}

function validateNames(names: NonNullable<NonNullable<Definition['spec']>['names']>): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) {
    const value = names[field]
    const isKind = field === 'kind' || field === 'listKind'
    const problems = value ? dns1035Label(isKind ? value.toLowerCase() : value) : []
    const text = isKind ? `may have mixed case, but should otherwise match: ${problems.join(',')}` : problems.join(',')
    if (problems.length > 0) errors.push(invalid(`spec.names.${field}`, value, text))
  }
  for (const [index, name] of (names.shortNames ?? []).entries()) {
    const problems = dns1035Label(name)
    if (problems.length > 0) errors.push(invalid(`spec.names.shortNames[${index}]`, name, problems.join(',')))
  }
  if (names.kind && names.kind === names.listKind)
    errors.push(invalid('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'))
  return errors
}
