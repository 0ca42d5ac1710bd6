import type { Command } from '../call.ts'
import { fieldOf } from '../client.ts'
import { Failure, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'

const KNOWN_VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  '*',
  'approve',
  'sign',
  'escalate',
  'attest',
]

/** `kubectl auth can-i VERB TYPE`: asks the server whether the user may do something. */
export const authCanI: Command = {
  name: 'auth can-i',
  flags: [
    ...sharedFlags.allNamespaces,
    { name: 'subresource', type: 'string' },
    { name: 'quiet', short: 'q', type: 'bool' },
    { name: 'no-headers', type: 'bool' },
  ],
  run(call) {
    const [verb, what, name] = call.args
    if (verb === undefined || what === undefined)
      throw plainFailure(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      )
    if (!KNOWN_VERBS.includes(verb)) call.err(`Warning: verb '${verb}' is not a known verb\n`)
    const namespace = call.flags.on('all-namespaces') ? '' : call.namespace
    const spec = what.startsWith('/')
      ? { nonResourceAttributes: { path: what, verb } }
      : { resourceAttributes: { ...resourceOf(call, what, name), namespace, verb } }
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec }
    const answer = call.client.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body })
    const allowed = fieldOf(answer, 'status', 'allowed') === true
    if (!call.flags.on('quiet')) call.out(allowed ? 'yes\n' : 'no\n')
    if (!allowed) throw new Failure('', { rc: 1 })
  },
}

function resourceOf(call: Parameters<Command['run']>[0], what: string, name: string | undefined): Readonly<Record<string, string>> {
  const [word, inside] = what.split('/')
  const extra = {
    ...((inside ?? name) ? { name: inside ?? name! } : {}),
    ...(call.flags.text('subresource') ? { subresource: call.flags.text('subresource') } : {}),
  }
  try {
    const kind = call.client.kindOfWord(word!)
    if (!kind.namespaced)
      call.err(`Warning: resource '${kind.resource}' is not namespace scoped${kind.group ? ` in group '${kind.group}'` : ''}\n`)
    return { group: kind.group, resource: kind.resource, ...extra }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    call.err(`Warning: the server doesn't have a resource type '${word}'\n`)
    return { resource: word!, ...extra }
  }
}
