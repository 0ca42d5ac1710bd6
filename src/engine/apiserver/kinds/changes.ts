import type { AnyObject } from '../../../protocol/objects.ts'
import { deepEqual } from './deep-equal.ts'

/** Rules for when `metadata.generation` counts on, beside a change of the spec. */

/** Any change but of the metadata. */
export function changesBesideMetadata(object: AnyObject, old: AnyObject): boolean {
  const { metadata: _, ...rest } = object
  const { metadata: __, ...oldRest } = old
  return !deepEqual(rest, oldRest)
}

/** Any change but of metadata and status. */
export function changesOfWill({ status: _, ...object }: AnyObject, { status: __, ...old }: AnyObject): boolean {
  return changesBesideMetadata(object as AnyObject, old as AnyObject)
}

/** Any change of an EndpointSlice, its labels included. */
export function changesOfSlice(object: AnyObject, old: AnyObject): boolean {
  return changesBesideMetadata(object, old) || !deepEqual(object.metadata.labels, old.metadata.labels)
}

/** A Deployment's annotations count as part of what is wanted. */
export function changesOfDeployment(object: AnyObject, old: AnyObject): boolean {
  return !deepEqual(object.spec, old.spec) || !deepEqual(object.metadata.annotations, old.metadata.annotations)
}

/** A change of the template of a PodTemplate. */
export function changesOfTemplate(object: AnyObject, old: AnyObject): boolean {
  return !deepEqual(object.template, old.template)
}
