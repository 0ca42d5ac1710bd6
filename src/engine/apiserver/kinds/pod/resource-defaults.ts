import type { ResourceList } from '../../../../protocol/objects.ts'
import { milliQuantity, parseMilli } from '../../../../protocol/quantity.ts'
import { changeField } from '../sharing.ts'
import type { FullResources } from './full-types.ts'

/** Quantities finer than a thousandth are rounded up. */
export function resourceListDefaults<T extends ResourceList>(list: T): T {
  for (const name in list) {
    if (!/[nu]$/.test(String(list[name]))) continue
    return Object.fromEntries(
      Object.entries(list).map(([key, quantity]) => [key, /[nu]$/.test(String(quantity)) ? milliQuantity(parseMilli(quantity)) : quantity]),
    ) as T
  }
  return list
}

/** Defaults of the resources of a container, pod or claim. */
export function resourcesDefaults<T extends FullResources>(resources: T): T {
  return changeField(changeField(resources, 'limits', resourceListDefaults), 'requests', resourceListDefaults)
}
