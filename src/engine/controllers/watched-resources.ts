import { builtInKinds, type KindInfo, type ResourceName, resourceNameOf } from '../../protocol/kinds.ts'

/** Kinds that are stored and watched as a whole by some loops: all but reviews and Events. Custom resources are not among them. */
export const watchedKinds: readonly KindInfo[] = builtInKinds.filter(({ createOnly, resource }) => !createOnly && resource !== 'events')

/** Their resource names. */
export const watchedResources: readonly ResourceName[] = watchedKinds.map(resourceNameOf)
