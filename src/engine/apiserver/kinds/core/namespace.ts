import type { Namespace } from '../../../../protocol/objects.ts'
import { namespaceDefaults } from './core-defaults.ts'

/** A Namespace as it is stored first: active, and kept by the finalizer that empties it. Upstream: pkg/registry/core/namespace. */
export function prepareNamespace(namespace: Namespace): Namespace {
  const finalizers = namespace.spec?.finalizers ?? []
  const kept = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes']
  // A generated name is known only now.
  return namespaceDefaults({ ...namespace, spec: { ...namespace.spec, finalizers: kept }, status: { phase: 'Active' } })
}

/** Finalizers of a Namespace go through its own subresource. */
export function prepareNamespaceUpdate(namespace: Namespace, old: Namespace): Namespace {
  return {
    ...namespace,
    spec: { ...namespace.spec, ...(old.spec?.finalizers ? { finalizers: old.spec.finalizers } : {}) },
    status: old.status,
  }
}
