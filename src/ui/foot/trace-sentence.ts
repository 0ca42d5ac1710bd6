import type { AnyTraceRecord } from '../../protocol/trace.ts'

/** What a record says, in Kubernetes' own words and symbols: the same in every language. */
export function recordText(record: AnyTraceRecord): string {
  switch (record.type) {
    case 'input':
      return record.data.summary
    case 'request': {
      const { verb, resource, key, subresource, code, message } = record.data
      return `${verb} ${resource}/${key}${subresource ? `/${subresource}` : ''}: ${code}${message ? ` ${message}` : ''}`
    }
    case 'stored': {
      const { type, resource, key, revision, changed } = record.data
      return `${type} ${resource}/${key}, rev ${revision}${changed?.length ? ` (${changed.join(', ')})` : ''}`
    }
    case 'reconcile': {
      const { key, writes, requeueAfterMs } = record.data
      return `reconcile ${key}, ${writes} writes${requeueAfterMs === undefined ? '' : `, again in ${requeueAfterMs / 1000} s`}`
    }
    case 'backoff': {
      const { key, failures, delayMs, message } = record.data
      return `back-off ${key}, ${failures} failures, ${delayMs / 1000} s: ${message}`
    }
    case 'chart': {
      const { chart, subject, from, to, event } = record.data
      return `${chart} ${subject}: ${from} → ${to} (${event})`
    }
    case 'scheduled': {
      const { pod, node, message } = record.data
      return node ? `${pod} → ${node}` : `${pod}: ${message ?? ''}`
    }
    case 'node': {
      const { what, pod, container, detail } = record.data
      return [what, pod, container, detail].filter(Boolean).join(' ')
    }
    case 'proxy':
      return `${record.data.services} services, ${record.data.rules} rules`
  }
}

/** The object that a record is about, when it names one. */
export function recordSubject(record: AnyTraceRecord): { readonly resource: string; readonly key: string } | undefined {
  if (record.type === 'request' || record.type === 'stored') return { resource: record.data.resource, key: record.data.key }
  if (record.type === 'scheduled') return { resource: 'pods', key: record.data.pod }
  if (record.type === 'node' && record.data.pod) return { resource: 'pods', key: record.data.pod }
  return undefined
}
