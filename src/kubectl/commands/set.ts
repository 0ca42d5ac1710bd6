import { isMap, type JsonMap, type JsonValue } from '../../protocol/json.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Call, type Command, dryRunOf, printDone, writeQuery } from '../call.ts'
import { fieldOf } from '../client.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { type Found, visit } from '../targets.ts'
import { twoWayStrategicPatch } from '../three-way.ts'
import { changeAt, podSpecPath } from './pod-template.ts'

const common = [
  ...sharedFlags.files,
  ...sharedFlags.output,
  ...sharedFlags.selector,
  ...sharedFlags.all,
  ...sharedFlags.dryRun,
  ...sharedFlags.fieldManager,
  { name: 'local', type: 'bool' },
] as const

/** `kubectl set image`: a new image for containers of a pod template. */
export const setImage: Command = {
  name: 'set image',
  flags: common,
  run(call) {
    const { resources, pairs } = splitPairs(call.args)
    if (pairs.length === 0) throw plainFailure('at least one image update is required')
    const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    updateTemplates(call, resources, 'image updated', (podSpec) => withImages(podSpec, images))
  },
}

/** `kubectl set resources`: requests and limits for containers of a pod template. */
export const setResources: Command = {
  name: 'set resources',
  flags: [
    ...common,
    { name: 'containers', short: 'c', type: 'string', default: '*' },
    { name: 'limits', type: 'string' },
    { name: 'requests', type: 'string' },
  ],
  run(call) {
    const limits = quantities(call.flags.text('limits'))
    const requests = quantities(call.flags.text('requests'))
    if (!limits && !requests) throw plainFailure('you must specify an update to requests or limits (in the form of --requests/--limits)')
    updateTemplates(call, call.args, 'resource requirements updated', (podSpec) =>
      changeContainers(podSpec, call.flags.text('containers'), (container) => ({
        ...container,
        resources: {
          ...(isMap(container.resources) ? container.resources : {}),
          ...(limits ? { limits: { ...(fieldOf(container, 'resources', 'limits') as JsonMap | undefined), ...limits } } : {}),
          ...(requests ? { requests: { ...(fieldOf(container, 'resources', 'requests') as JsonMap | undefined), ...requests } } : {}),
        },
      })),
    )
  },
}

/** `kubectl set env`: environment variables for containers of a pod template; `NAME-` removes one. */
export const setEnv: Command = {
  name: 'set env',
  flags: [
    ...common,
    { name: 'containers', short: 'c', type: 'string', default: '*' },
    { name: 'env', short: 'e', type: 'array' },
    { name: 'list', type: 'bool' },
    { name: 'overwrite', type: 'bool', default: 'true' },
  ],
  run(call) {
    const isChange = (arg: string) => /^[^/]+=/.test(arg) || /^[^/]+-$/.test(arg)
    const resources = call.args.filter((arg) => !isChange(arg))
    const changes = [...call.args.filter(isChange), ...call.flags.all('env')]
    if (call.flags.on('list')) {
      listEnvironment(call, resources)
      return
    }
    if (changes.length === 0) throw plainFailure('at least one environment variable must be provided')
    updateTemplates(call, resources, 'env updated', (podSpec) =>
      changeContainers(podSpec, call.flags.text('containers'), (container) => ({
        ...container,
        env: withVariables(container.env, changes),
      })),
    )
  },
}

/** `kubectl set serviceaccount`: who the pods of a template are. */
export const setServiceAccount: Command = {
  name: 'set serviceaccount',
  aliases: ['set sa'],
  flags: common,
  run(call) {
    const account = call.args.at(-1)
    if (call.args.length < 2 || account === undefined) throw plainFailure('serviceaccount is required')
    updateTemplates(call, call.args.slice(0, -1), 'serviceaccount updated', (podSpec) => ({
      ...podSpec,
      serviceAccountName: account,
      serviceAccount: account,
    }))
  },
}

/** `kubectl set selector`: which pods a Service means. */
export const setSelector: Command = {
  name: 'set selector',
  flags: common,
  run(call) {
    const expression = call.args.at(-1)
    if (call.args.length < 2 || !expression?.includes('=')) throw plainFailure('one resource and a selector are required')
    const selector = Object.fromEntries(
      expression.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
    const failures = visit(
      call,
      (found) =>
        send(
          call,
          found,
          { ...(found.object as unknown as JsonMap), spec: { ...(found.object.spec as JsonMap), selector } },
          'selector updated',
        ),
      { args: call.args.slice(0, -1) },
    )
    if (failures.length > 0) throw joinFailures(failures)
  },
}

function splitPairs(args: readonly string[]): { readonly resources: readonly string[]; readonly pairs: readonly string[] } {
  return { resources: args.filter((arg) => !arg.includes('=')), pairs: args.filter((arg) => arg.includes('=')) }
}

function quantities(text: string): JsonMap | undefined {
  if (text === '') return undefined
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name, value, ...rest] = pair.split('=')
      if (!name || !value || rest.length > 0)
        throw plainFailure(`invalid argument syntax ${JSON.stringify(pair)}, expected <resource>=<value>`)
      return [name, value]
    }),
  )
}

/** Changes the pod spec of each object and sends what differs; objects that do not differ are passed over in silence. */
function updateTemplates(call: Call, args: readonly string[], verb: string, change: (podSpec: JsonMap) => JsonMap): void {
  const failures = visit(
    call,
    (found) => {
      const path = podSpecPath(found.kind.kind)
      if (!path)
        throw plainFailure(
          `${found.kind.resource}/${found.name} the object is not a pod or does not have a pod template: ${found.kind.kind}`,
        )
      send(call, found, changeAt(found.object as unknown as JsonMap, path, change), verb)
    },
    { args, needsAll: true },
  )
  if (failures.length > 0) throw joinFailures(failures)
}

function send(call: Call, { kind, namespace, name, object }: Found, changed: JsonMap, verb: string): void {
  const body = twoWayStrategicPatch(object as unknown as JsonMap, changed, object)
  if (dryRunOf(call) === 'client' || call.flags.on('local')) {
    printDone(call, kind, changed as unknown as AnyObject, verb)
    return
  }
  if (Object.keys(body).length === 0) return
  printDone(call, kind, call.client.patch(kind, namespace, name, 'strategic', body, { query: writeQuery(call, 'kubectl-set') }), verb)
}

function containersOf(podSpec: JsonMap, field: 'containers' | 'initContainers'): readonly JsonMap[] {
  const list = podSpec[field]
  return Array.isArray(list) ? list.filter(isMap) : []
}

function withImages(podSpec: JsonMap, images: ReadonlyMap<string, string>): JsonMap {
  const names = new Set(
    [...containersOf(podSpec, 'containers'), ...containersOf(podSpec, 'initContainers')].map((container) => String(container.name)),
  )
  for (const name of images.keys())
    if (name !== '*' && !names.has(name)) throw plainFailure(`unable to find container named ${JSON.stringify(name)}`)
  const change = (container: JsonMap): JsonMap => {
    const image = images.get(String(container.name)) ?? images.get('*')
    return image === undefined ? container : { ...container, image }
  }
  const init = containersOf(podSpec, 'initContainers')
  return {
    ...podSpec,
    containers: containersOf(podSpec, 'containers').map(change),
    ...(init.length > 0 ? { initContainers: init.map(change) } : {}),
  }
}

function changeContainers(podSpec: JsonMap, wanted: string, change: (container: JsonMap) => JsonMap): JsonMap {
  const containers = containersOf(podSpec, 'containers')
  const fits = (container: JsonMap) => wanted === '*' || wanted === container.name
  if (!containers.some(fits)) throw plainFailure(`unable to find container named ${wanted}`)
  return { ...podSpec, containers: containers.map((container) => (fits(container) ? change(container) : container)) }
}

function withVariables(env: JsonValue | undefined, changes: readonly string[]): readonly JsonMap[] {
  let result = Array.isArray(env) ? env.filter(isMap) : []
  for (const spec of changes) {
    const equals = spec.indexOf('=')
    const name = equals < 0 ? spec.slice(0, -1) : spec.slice(0, equals)
    const kept = result.filter((variable) => variable.name !== name)
    if (equals < 0) result = kept
    else {
      const variable = { name, value: spec.slice(equals + 1) }
      const at = result.findIndex((other) => other.name === name)
      result = at < 0 ? [...kept, variable] : result.map((other, index) => (index === at ? variable : other))
    }
  }
  return result
}

function listEnvironment(call: Call, args: readonly string[]): void {
  const failures = visit(
    call,
    ({ kind, name, object }) => {
      const path = podSpecPath(kind.kind)
      const podSpec = path ? fieldOf(object, ...path) : undefined
      for (const container of isMap(podSpec) ? containersOf(podSpec, 'containers') : []) {
        call.out(`# ${kind.kind} ${name}, container ${container.name}\n`)
        for (const variable of Array.isArray(container.env) ? container.env.filter(isMap) : []) {
          call.out(
            variable.valueFrom === undefined ? `${variable.name}=${variable.value ?? ''}\n` : `# ${variable.name} from a reference\n`,
          )
        }
      }
    },
    { args },
  )
  if (failures.length > 0) throw joinFailures(failures)
}
