import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { OwnFigures } from './engine-bench.ts'
import { printTable, round } from './table.ts'

const version = '0.3.5'
const folder = join(process.cwd(), '.cache', 'peers')
/** Runs that have not ended by then are given up. */
const longestMs = 180_000

/** The parts of the peer's interface that the measurement uses. */
interface Peer {
  readonly Cluster: new (options?: { readonly nodes?: number }) => PeerCluster
  readonly BaseImage: new () => object
}

interface PeerCluster {
  registerImage(image: unknown): void
  init(): Promise<void>
  apply(objects: readonly unknown[]): Promise<unknown>
  readonly etcd?: unknown
  [member: string]: unknown
}

/** Measures @ngrok/webernetes on the same work in the same run and prints ratios. Fetched from the npm registry on first use, only here. */
export async function measurePeers(own: OwnFigures): Promise<void> {
  const peer = await load()
  const rows: (string | number)[][] = []
  for (const pods of [10, 100, 1000]) {
    const mine = own.get(pods)
    const ms = await podsToReady(peer, pods, Math.max(3, Math.ceil(pods / 100)))
    rows.push([
      pods,
      mine === undefined ? '-' : round(mine),
      ms === undefined ? `> ${longestMs}` : round(ms),
      mine === undefined || ms === undefined ? '-' : `${round(ms / mine)}x`,
    ])
  }
  printTable(`Pods to Ready, wall ms: Orrery and @ngrok/webernetes ${version}`, ['pods', 'Orrery', 'webernetes', 'ratio'], rows)
}

async function load(): Promise<Peer> {
  const entry = join(folder, 'node_modules/@ngrok/webernetes/dist/index.js')
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
    const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', `@ngrok/webernetes@${version}`], {
      cwd: folder,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error('the peer could not be fetched')
  }
  // Its files import each other without extensions, which only a bundler understands.
  const bundle = join(folder, 'bundle')
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: bundle,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'peer.mjs' } },
    },
  })
  return (await import(/* @vite-ignore */ pathToFileURL(join(bundle, 'peer.mjs')).href)) as Peer
}

/** Wall ms from apply to the last Ready pod; undefined when it takes too long. Its clock runs with the wall's. */
async function podsToReady(peer: Peer, replicas: number, nodes: number): Promise<number | undefined> {
  class Web extends (peer.BaseImage as new () => object) {
    static readonly imageName = 'nginx'
    static readonly imageVersion = '1.29'
    readonly defaultCommand = ['server']
    async exec(ctx: { listenHttp(port: number, handler: unknown): void; waitUntilKilled(): Promise<number> }): Promise<number> {
      ctx.listenHttp(80, async () => ({ statusCode: 200, body: 'ok' }))
      return await ctx.waitUntilKilled()
    }
  }
  const cluster = new peer.Cluster({ nodes })
  cluster.registerImage(Web)
  await cluster.init()
  const labels = { app: 'bench' }
  const began = performance.now()
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'bench', namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.29', ports: [{ containerPort: 80 }] }] } },
      },
    },
  ])
  const list = listPods(cluster)
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 25))
    const elapsed = performance.now() - began
    const pods = await list()
    const ready = pods.filter((pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')).length
    if (ready >= replicas) return elapsed
    if (elapsed > longestMs) return undefined
  }
}

interface PeerPod {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

function listPods(cluster: PeerCluster): () => Promise<readonly PeerPod[]> {
  const pods = new Map<string, PeerPod>()
  const informer = cluster.informer as
    | ((resource: string, listener: (type: string, object: PeerPod & { metadata: { name: string } }) => void) => { start?(): unknown })
    | undefined
  if (typeof informer !== 'function') throw new Error('the peer has no informer')
  const watching = informer.call(cluster, 'pods', (type, object) => {
    if (type === 'DELETED' || type === 'delete') pods.delete(object.metadata.name)
    else pods.set(object.metadata.name, object)
  })
  watching.start?.()
  return async () => [...pods.values()]
}
