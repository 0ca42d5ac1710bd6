import { it } from 'vitest'
import { createCluster } from '../cluster.ts'
it('perf', () => {
  for (const runtime of ['images', 'recorded'] as const) {
  const cluster = createCluster({ seed: 1, nodes: 10, runtime, nodeShape: { cpu: 64, memory: '256Gi', maxPods: 250 } })
  cluster.kernel.runUntil(20_000_000)
  let t0 = performance.now()
  const path = '/apis/apps/v1/namespaces/default/deployments'
  const r = cluster.request({ method: 'POST', path, body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1000, selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.25', ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { path: '/', port: 80 } } }] } } } } })
  console.log(r.status)
  const s0 = cluster.kernel.world.steps
  const by: Record<string, number> = {}
  const per: Record<string, [number, number]> = {}
  const kernel = cluster.kernel as unknown as { handle(to: string, event: { type: string }, c: number): unknown }
  const orig = kernel.handle.bind(kernel)
  kernel.handle = (to, event, c) => { const a = performance.now(); const x = orig(to, event, c); const k = to.split('/')[0]! + ' ' + event.type + (event.type === 'request' ? ' ' + (event as never as { request: { method: string; path: string } }).request.method + (/events/.test((event as never as { request: { path: string } }).request.path) ? ' event' : /status/.test((event as never as { request: { path: string } }).request.path) ? ' status' : '') : ''); (per[k] ??= [0, 0])[0]++; per[k]![1] += performance.now() - a; return x }
  t0 = performance.now()
  const quiet = cluster.kernel.runUntilQuiet(20_000_000 + 300_000_000)
  const t1 = performance.now()
  const d = cluster.request({ method: 'GET', path: path + '/web' }).body as { status: { readyReplicas: number } }
  console.log(runtime, quiet, 'ready', d.status.readyReplicas, 'sim', cluster.kernel.world.now / 1e6, 'wall', Math.round(t1 - t0), 'steps', cluster.kernel.world.steps - s0)
  console.log(Object.entries(per).sort((a, b) => b[1][1] - a[1][1]).slice(0, 22).map(([k, [n, t]]) => `${k}: ${n} ${t.toFixed(0)}ms ${(t / n * 1000).toFixed(1)}us`).join('\n'))
  void by
  }
}, 120000)
