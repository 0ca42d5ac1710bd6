import { type Document, isMap, parseDocument, type YAMLMap } from 'yaml'

const serverMetadata = [
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** An object's YAML without what only the server sets: `status`, and the server's part of `metadata`. */
export function withoutServerFields(yaml: string): string {
  const document = parseDocument(yaml)
  if (isMap(document.contents)) dropServerFields(document)
  return document.toString({ lineWidth: 0 })
}

function dropServerFields(document: Document): void {
  document.delete('status')
  for (const field of serverMetadata) document.deleteIn(['metadata', field])
  document.deleteIn(['metadata', 'annotations', lastApplied])
  const annotations = document.getIn(['metadata', 'annotations']) as YAMLMap | undefined
  if (isMap(annotations) && annotations.items.length === 0) document.deleteIn(['metadata', 'annotations'])
}
