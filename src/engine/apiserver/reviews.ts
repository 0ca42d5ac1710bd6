import { isMap } from '../../protocol/json.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { toTimestamp } from '../../protocol/time.ts'
import type { Exchange, StageOutcome } from './exchange.ts'
import type { FieldError } from './schema/field-error.ts'
import { invalid as invalidField, required } from './schema/field-error.ts'
import { badRequest, invalid } from './schema/status.ts'

const administrator = 'kubernetes-admin'

/**
 * Answers a kind that is a question: it has no name, is never stored, and comes back with its answer in the status. Upstream:
 * pkg/registry/authorization, pkg/registry/authentication. Rights are not enforced, so whoever asks is allowed.
 */
export function answerReview(exchange: Exchange): StageOutcome {
  const object = exchange.object!
  const spec: Readonly<Record<string, unknown>> = isMap(object.spec) ? object.spec : {}
  switch (object.kind) {
    case 'SelfSubjectReview':
      return answer(exchange, {
        ...object,
        metadata: { creationTimestamp: toTimestamp(exchange.ctx.now) },
        status: { userInfo: { username: exchange.user, groups: groupsOf(exchange.user) } },
      })
    case 'TokenReview':
      return answer(exchange, { ...object, status: { user: {}, error: 'invalid bearer token' } })
    case 'SelfSubjectRulesReview':
      if (!spec.namespace) return badRequest('no namespace on request')
      return answer(exchange, { ...object, spec: {}, status: everyRule })
    default: {
      const errors = accessErrors(object.kind, spec)
      if (errors.length > 0) return invalid({ kind: '', group: 'authorization.k8s.io' }, '', errors)
      return answer(exchange, { ...object, status: { allowed: true } })
    }
  }
}

function answer(exchange: Exchange, review: unknown): undefined {
  exchange.answer = { status: 201, body: review as AnyObject }
  return undefined
}

function groupsOf(user: string): readonly string[] {
  if (user === administrator) return ['system:masters', 'system:authenticated']
  return user.startsWith('system:node:') ? ['system:nodes', 'system:authenticated'] : ['system:authenticated']
}

/** Upstream: pkg/apis/authorization/validation. */
function accessErrors(kind: string, spec: Readonly<Record<string, unknown>>): readonly FieldError[] {
  const errors: FieldError[] = []
  const both = 'cannot be specified in combination with resourceAttributes'
  if (spec.resourceAttributes && spec.nonResourceAttributes) errors.push(invalidField('spec.nonResourceAttributes', null, both))
  if (!spec.resourceAttributes && !spec.nonResourceAttributes) {
    const text = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    errors.push(invalidField('spec.resourceAttributes', null, text))
  }
  const groups = spec.groups as readonly unknown[] | undefined
  if (kind !== 'SelfSubjectAccessReview' && !spec.user && !groups?.length)
    errors.push(required('spec.user', 'at least one of user or group must be specified'))
  return errors
}

const health = ['/healthz', '/livez', '/readyz', '/version', '/version/']

/** What the administrator may do: everything, and what anyone may who has a name. */
const everyRule = {
  resourceRules: [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  ],
  nonResourceRules: [
    { verbs: ['*'], nonResourceURLs: ['*'] },
    {
      verbs: ['get'],
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
    },
    { verbs: ['get'], nonResourceURLs: health },
  ],
  incomplete: false,
}
