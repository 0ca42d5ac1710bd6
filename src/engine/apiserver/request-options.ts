import type { ApiRequest, Status } from '../../protocol/requests.ts'
import type { Etcd } from '../etcd/etcd.ts'
import type { Target, Verb } from './exchange.ts'
import { type FieldError, forbidden, notSupported } from './schema/field-error.ts'
import { badRequest, invalid, timeout } from './schema/status.ts'

const optionKinds: Partial<Record<Verb, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
  deletecollection: 'DeleteOptions',
}

/** What is wrong with the query of a write. Upstream: staging:apimachinery/pkg/apis/meta/v1/validation. */
export function writeOptionsProblem({ verb }: Target, { query = {} }: ApiRequest): Status | undefined {
  const errors: FieldError[] = []
  const { dryRun, fieldValidation = '' } = query
  if (dryRun !== undefined && dryRun !== 'All') errors.push(notSupported('dryRun', [dryRun], ['All']))
  if (!['', 'Ignore', 'Strict', 'Warn'].includes(fieldValidation))
    errors.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']))
  const kind = optionKinds[verb]
  return errors.length > 0 && kind ? invalid({ kind, group: 'meta.k8s.io' }, '', errors) : undefined
}

/** What is wrong with the paging and the version that a list asks for. */
export function listOptionsProblem(etcd: Etcd, { query = {} }: ApiRequest): Status | undefined {
  const { limit, resourceVersion, resourceVersionMatch } = query
  if (limit && !/^[+-]?\d+$/.test(limit)) return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`)
  if (resourceVersionMatch && !resourceVersion) {
    const text = 'resourceVersionMatch is forbidden unless resourceVersion is provided'
    return invalid({ kind: 'ListOptions', group: 'meta.k8s.io' }, '', [forbidden('resourceVersionMatch', text)])
  }
  if (!resourceVersion) return undefined
  if (!/^\d+$/.test(resourceVersion)) {
    const value = JSON.stringify(resourceVersion)
    return badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${value}: strconv.ParseUint: parsing ${value}: invalid syntax`,
    )
  }
  if (Number(resourceVersion) <= etcd.revision) return undefined
  const cause = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }
  return timeout(`Too large resource version: ${resourceVersion}, current: ${etcd.revision}`, 1, [cause])
}
