import type { Labels } from '../protocol/objects.ts'
import type { Command } from './lesson.ts'

/** A place in a command that stands for a name which is known only when it is run: the first pod with these labels, or its node. */
export interface Place {
  readonly text: string
  readonly of: 'pod' | 'node'
  readonly labels: Labels
}

const pattern = /\{(pod|node) ([^}]+)\}/g

/** The places in a text. */
export function placesIn(text: string): readonly Place[] {
  return [...text.matchAll(pattern)].map(([whole, of, labels]) => ({
    text: whole,
    of: of as Place['of'],
    labels: Object.fromEntries(labels!.split(',').map((pair) => pair.split('=') as [string, string])),
  }))
}

/** What a place is filled from. */
export interface PlacedPod {
  readonly metadata: { readonly name: string; readonly labels?: Labels; readonly deletionTimestamp?: string }
  readonly spec: { readonly nodeName?: string }
}

/** The command with its places filled. Of several pods the one whose name comes first. */
export function fillPlaces<C extends Command>(command: C, pods: readonly PlacedPod[]): C {
  const text = JSON.stringify(command)
  const kept = pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  let filled = text
  for (const place of placesIn(text)) {
    const pod = kept.find(({ metadata }) => Object.entries(place.labels).every(([key, value]) => metadata.labels?.[key] === value))
    filled = filled.replaceAll(place.text, (place.of === 'pod' ? pod?.metadata.name : pod?.spec.nodeName) ?? '')
  }
  return filled === text ? command : (JSON.parse(filled) as C)
}
