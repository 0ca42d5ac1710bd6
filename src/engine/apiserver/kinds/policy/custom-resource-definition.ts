import type { KubeObject } from '../../../../protocol/objects.ts'
import { changeField, fillIn } from '../sharing.ts'

interface Definition extends KubeObject {
  readonly spec?: {
    readonly names?: { readonly kind?: string; readonly singular?: string; readonly listKind?: string }
    readonly conversion?: { readonly strategy?: string }
    readonly versions?: readonly { readonly name?: string; readonly storage?: boolean }[]
  }
  readonly status?: Readonly<Record<string, unknown>>
}

/** Names of a CustomResourceDefinition follow from its kind. Upstream: staging apiextensions-apiserver pkg/apis/apiextensions/v1/defaults.go. */
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
