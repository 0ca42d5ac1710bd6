/**
 * The architecture as arrows that may not exist, and as words that may not be used. Read docs/architecture.md for the why.
 * There is no list of exceptions: a rule that needs one is wrong.
 */

/** An arrow from a file to what it imports. Package names stand as they are; files are paths from the repository's root. */
export interface ArrowRule {
  readonly name: string
  readonly comment: string
  forbids(from: string, to: string): boolean
}

const inside = (path: string, ...folders: readonly string[]) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
const isFile = (path: string) =>
  path.startsWith('src/') || path.startsWith('lessons/') || path.startsWith('tests/') || path.startsWith('e2e/')
const engine = 'src/engine'
/** Files that may know every part of the engine: the root wires them, pictures look at them. */
const isRoot = (path: string) => inside(path, `${engine}/pictures`) || /^src\/engine\/[^/]+\.ts$/.test(path)
/** Parts that act for the cluster: each is a client of the API server. */
const parts = ['controllers', 'scheduler', 'kubelet', 'kube-proxy', 'network', 'storage', 'cloud'].map((part) => `${engine}/${part}`)
const partOf = (path: string) => parts.find((part) => inside(path, part))

export const arrowRules: readonly ArrowRule[] = [
  {
    name: 'protocol-knows-nobody',
    comment: 'The protocol is plain types and pure functions over them.',
    forbids: (from, to) => inside(from, 'src/protocol') && !inside(to, 'src/protocol'),
  },
  {
    name: 'engine-knows-no-outside',
    comment: 'The engine imports the protocol and itself. XState defines its charts.',
    forbids: (from, to) => inside(from, engine) && !inside(to, engine, 'src/protocol') && to !== 'xstate',
  },
  {
    name: 'xstate-is-for-charts',
    comment: 'In the engine, machines are defined in *.chart.ts files; what runs is a table made from them.',
    forbids: (from, to) => inside(from, engine) && to === 'xstate' && !from.endsWith('.chart.ts'),
  },
  {
    name: 'kernel-knows-no-kubernetes',
    comment: 'The kernel runs events over virtual time and has never heard of a pod.',
    forbids: (from, to) =>
      inside(from, `${engine}/kernel`) &&
      (inside(to, engine)
        ? !inside(to, `${engine}/kernel`)
        : /protocol\/(objects|kinds|requests|queries|packets|nodes|selectors|quantity)/.test(to)),
  },
  {
    name: 'etcd-stores-and-no-more',
    comment: 'etcd knows keys, revisions and the kernel.',
    forbids: (from, to) => inside(from, `${engine}/etcd`) && inside(to, engine) && !inside(to, `${engine}/etcd`, `${engine}/kernel`),
  },
  {
    name: 'only-the-apiserver-touches-etcd',
    comment: 'Every other part asks the API server. Pictures look at etcd without writing.',
    forbids: (from, to) => inside(to, `${engine}/etcd`) && !inside(from, `${engine}/etcd`, `${engine}/apiserver`) && !isRoot(from),
  },
  {
    name: 'parts-talk-through-the-api',
    comment: 'Controllers, scheduler, kubelet, kube-proxy and network are clients: they know client/, kernel/ and their own folder.',
    forbids: (from, to) => {
      const part = partOf(from)
      return part !== undefined && inside(to, engine) && !inside(to, part, `${engine}/client`, `${engine}/kernel`)
    },
  },
  {
    name: 'client-knows-the-kernel-only',
    comment: 'The client runtime is what every part shares; it knows none of them.',
    forbids: (from, to) => inside(from, `${engine}/client`) && inside(to, engine) && !inside(to, `${engine}/client`, `${engine}/kernel`),
  },
  {
    name: 'apiserver-knows-no-part',
    comment: 'The API server serves whoever asks.',
    forbids: (from, to) =>
      inside(from, `${engine}/apiserver`) &&
      inside(to, engine) &&
      !inside(to, `${engine}/apiserver`, `${engine}/etcd`, `${engine}/kernel`) &&
      !/client\/(delivery|rate-limiter)\.ts$/.test(to),
  },
  {
    name: 'controllers-do-not-meet',
    comment: 'Controllers meet in the API server, as in Kubernetes.',
    forbids: (from, to) => {
      const own = /^src\/engine\/controllers\/([^/]+)\//.exec(from)?.[1]
      const other = /^src\/engine\/controllers\/([^/]+)\//.exec(to)?.[1]
      return own !== undefined && other !== undefined && own !== other
    },
  },
  {
    name: 'only-the-root-wires',
    comment: 'The engine is put together in one place.',
    forbids: (from, to) => inside(to, `${engine}/cluster.ts`) && inside(from, engine),
  },
  {
    name: 'hosts-enter-by-the-cluster',
    comment: 'A host sees the engine as a cluster.',
    forbids: (from, to) => inside(from, 'src/host') && inside(to, engine) && to !== `${engine}/cluster.ts`,
  },
  {
    name: 'ui-is-only-a-client',
    comment: 'The page talks to a cluster through its port. It holds no rule of Kubernetes.',
    forbids: (from, to) => inside(from, 'src/ui') && inside(to, engine, 'src/host'),
  },
  {
    name: 'kubectl-and-lessons-are-pure',
    comment: 'kubectl and the lesson kit know the protocol and npm packages.',
    forbids: (from, to) =>
      inside(from, 'src/kubectl', 'src/lessons') &&
      isFile(to) &&
      !inside(to, 'src/protocol', from.startsWith('src/kubectl') ? 'src/kubectl' : 'src/lessons'),
  },
  {
    name: 'lessons-are-data',
    comment: 'A lesson imports the lesson kit and nothing else.',
    forbids: (from, to) => /^lessons\/.*\/lesson\.ts$/.test(from) && to !== 'src/lessons/kit.ts',
  },
  {
    name: 'tests-are-not-shipped',
    comment: 'What is shipped imports no test and no fixture.',
    forbids: (_, to) => /\.test(-kit)?\.tsx?$/.test(to) || inside(to, 'tests', 'e2e') || /\/fixtures\//.test(to),
  },
]

/** A construct that may not be used, and what to use instead. */
export interface Ban {
  readonly name: string
  readonly where: readonly string[]
  readonly instead: string
  matches(node: SyntaxNode): boolean
}

/** A node of the syntax tree (ESTree with types). */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

const child = (node: SyntaxNode, field: string) => node[field] as SyntaxNode | undefined
const isName = (node: SyntaxNode | undefined, name: string) => node?.type === 'Identifier' && node.name === name
const isMember = (node: SyntaxNode, object: string, property: string) =>
  node.type === 'MemberExpression' && isName(child(node, 'object'), object) && isName(child(node, 'property'), property)
const isCallOf = (node: SyntaxNode, property: string) =>
  node.type === 'CallExpression' &&
  child(node, 'callee')?.type === 'MemberExpression' &&
  isName(child(child(node, 'callee')!, 'property'), property)

const pure = ['src/protocol', 'src/engine']
const clock = 'The engine has no wall clock: use ctx.now.'
const noWaiting = 'A step runs to completion: send an event instead.'
const noLocale = 'Order and text must not depend on the locale: compare with < and >.'

export const bans: readonly Ban[] = [
  { name: 'Date.now', where: pure, instead: clock, matches: (node) => isMember(node, 'Date', 'now') },
  {
    name: 'new Date()',
    where: pure,
    instead: clock,
    matches: (node) =>
      node.type === 'NewExpression' && isName(child(node, 'callee'), 'Date') && (node.arguments as readonly unknown[]).length === 0,
  },
  {
    name: 'performance',
    where: pure,
    instead: clock,
    matches: (node) => node.type === 'MemberExpression' && isName(child(node, 'object'), 'performance'),
  },
  { name: 'Math.random', where: pure, instead: 'Use ctx.random(): it is seeded.', matches: (node) => isMember(node, 'Math', 'random') },
  { name: 'async', where: pure, instead: noWaiting, matches: (node) => node.async === true || node.type === 'AwaitExpression' },
  { name: 'Promise', where: pure, instead: noWaiting, matches: (node) => isName(node, 'Promise') },
  {
    name: 'localeCompare',
    where: pure,
    instead: noLocale,
    matches: (node) => isCallOf(node, 'localeCompare') || isCallOf(node, 'toLocaleString'),
  },
  { name: 'Intl', where: pure, instead: noLocale, matches: (node) => isName(node, 'Intl') },
]
