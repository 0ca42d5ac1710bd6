import type { Page } from '@playwright/test'
import { emptyCluster, expect, openPage, test, watch, webYaml } from './open-page.ts'

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { a: '1' } }

test('window.orrery has every member that is described', async ({ page }) => {
  await openPage(page)
  const members = await page.evaluate(() => [
    ...Object.keys(window.orrery),
    ...Object.keys(Object.getOwnPropertyDescriptors(window.orrery.clock)).map((name) => `clock.${name}`),
  ])
  expect(members.sort()).toEqual(
    [
      ...['ready', 'reset', 'request', 'apply', 'kubectl', 'clock', 'fault', 'trace', 'query', 'digest', 'share', 'export', 'open'],
      ...['now', 'advance', 'runUntilQuiet', 'step', 'nextEvent', 'run', 'pause', 'setSpeed', 'seek', 'fork', 'switchBranch'].map(
        clockName,
      ),
      ...['branches', 'branch'].map(clockName),
    ].sort(),
  )
})

const clockName = (name: string) => `clock.${name}`

test('reset makes the cluster that is asked for, empty and paused', async ({ page }) => {
  await openPage(page)
  const seen = await page.evaluate(async () => {
    const { orrery } = window
    await orrery.reset({ seed: 5, nodes: [{ name: 'big', cpu: 16, memory: '64Gi', labels: { zone: 'a' } }, { name: 'small' }] })
    const nodes = (await orrery.request('GET', '/api/v1/nodes')).body as {
      readonly items: readonly { readonly metadata: { readonly name: string }; readonly status: { readonly capacity: object } }[]
    }
    const pods = (await orrery.request('GET', '/api/v1/namespaces/default/pods')).body
    const options = (await orrery.export()).options
    const refused = await orrery.reset({ nodes: -1 }).catch((error: Error) => error.message)
    return { nodes: nodes.items.map(({ metadata, status }) => [metadata.name, status.capacity]), pods, options, refused }
  })
  expect(seen.nodes.map(([name]) => name)).toEqual(['big', 'small'])
  expect(seen.nodes[0]?.[1]).toMatchObject({ cpu: '16', memory: '64Gi' })
  expect(seen.pods).toMatchObject({ kind: 'PodList', items: [] })
  expect(seen.options).toMatchObject({ seed: 5 })
  expect(seen.refused).toContain('nodes')
  await expect(page.getByRole('button', { name: 'Run' })).toBeVisible()
})

test('request speaks as the API server does', async ({ page }) => {
  await emptyCluster(page)
  const answers = await page.evaluate(async (object) => {
    const { orrery } = window
    const base = '/api/v1/namespaces/default/configmaps'
    return [
      await orrery.request('POST', base, object),
      await orrery.request('POST', base, object),
      await orrery.request('PATCH', `${base}/one`, '{"data":{"b":"2"}}', { 'Content-Type': 'application/merge-patch+json' }),
      await orrery.request('GET', `${base}?labelSelector=app%3Dnone`),
      await orrery.request('DELETE', `${base}/one`),
      await orrery.request('GET', `${base}/one`),
      await orrery.request('POST', `${base}?dryRun=All`, { ...object, bad: 1 }),
    ]
  }, configMap)
  expect(answers.map(({ status }) => status)).toEqual([201, 409, 200, 200, 200, 404, 201])
  expect(answers[1]?.body).toMatchObject({ kind: 'Status', reason: 'AlreadyExists', message: 'configmaps "one" already exists' })
  expect(answers[2]?.body).toMatchObject({ data: { a: '1', b: '2' } })
  expect(answers[3]?.body).toMatchObject({ kind: 'ConfigMapList', items: [] })
  expect(answers[5]?.body).toMatchObject({ reason: 'NotFound', message: 'configmaps "one" not found' })
  expect(answers[6]?.warnings).toEqual(['unknown field "bad"'])
})

test('apply, kubectl, fault, trace and query', async ({ page }) => {
  await emptyCluster(page)
  const seen = await page.evaluate(async (yaml) => {
    const { orrery } = window
    const dry = await orrery.apply(yaml, { dryRun: true })
    const none = await orrery.kubectl('kubectl get deployments')
    const applied = await orrery.apply(yaml)
    await orrery.clock.runUntilQuiet(60_000)
    const pods = await orrery.kubectl('kubectl get pods -o name')
    const [pod = ''] = pods.stdout.split('\n')
    const traced = await orrery.trace({ from: pod.replace('pod/', 'pod:'), to: 'service:default/web', port: 80 })
    const refused = await orrery.trace({ from: 'outside', to: 'web' }).catch((error: Error) => error.message)
    await orrery.fault({ kind: 'stopNode', node: 'worker-1' })
    const missing = await orrery.fault({ kind: 'stopNode', node: 'worker-9' }).catch((error: Error) => error.message)
    await orrery.clock.advance(60_000)
    const nodes = await orrery.kubectl('kubectl get nodes --no-headers')
    const picture = await orrery.query({ kind: 'cluster' })
    return { dry, none, applied, pods, traced, refused, missing, nodes, picture }
  }, webYaml)
  expect(seen.dry.lines).toEqual(['deployment.apps/web created (server dry run)', 'service/web created (server dry run)'])
  expect(seen.none).toMatchObject({ stdout: '', stderr: 'No resources found in default namespace.\n', rc: 0 })
  expect(seen.applied.objects).toEqual([
    { resource: 'deployments', key: 'default/web', action: 'created' },
    { resource: 'services', key: 'default/web', action: 'created' },
  ])
  expect(seen.pods.stdout.match(/^pod\/web-/gm)).toHaveLength(3)
  expect(seen.traced).toMatchObject({ verdict: 'delivered', answeredBy: { name: expect.stringMatching(/web-/) } })
  expect(seen.refused).toContain('no port')
  expect(seen.missing).toContain('worker-9')
  expect(seen.nodes.stdout).toMatch(/worker-1\s+NotReady/)
  expect(seen.picture).toMatchObject({ kind: 'cluster', nodes: { length: 3 } })
})

test('the clock runs, pauses, steps, skips, and goes back and forth', async ({ page }) => {
  await emptyCluster(page)
  const seen = await page.evaluate(async (yaml) => {
    const { clock, apply, digest } = window.orrery
    const start = clock.now()
    const advanced = await clock.advance(1_234)
    await apply(yaml)
    const stepped = await clock.step()
    const skipped = await clock.nextEvent()
    const quiet = await clock.runUntilQuiet()
    const digests = new Map<number, string>()
    const moments = [quiet.now, quiet.now / 2, advanced, (quiet.now * 2) / 3, quiet.now, advanced, quiet.now / 2]
    const differing: number[] = []
    for (const moment of moments) {
      const there = await clock.seek(moment)
      const seenHere = await digest()
      if ((digests.get(there) ?? seenHere) !== seenHere) differing.push(there)
      digests.set(there, seenHere)
    }
    const branch = await clock.fork('here')
    const refused = await clock.advance(-1).catch((error: Error) => error.message)
    return { start, advanced, stepped, skipped, quiet, different: new Set(digests.values()).size, differing, branch, refused }
  }, webYaml)
  expect(seen.advanced).toBeCloseTo(seen.start + 1_234, 3)
  expect(seen.stepped).toBeGreaterThanOrEqual(seen.advanced)
  expect(seen.skipped).toBeGreaterThanOrEqual(seen.stepped)
  expect(seen.quiet.reachedQuiet).toBe(true)
  expect(seen.differing).toEqual([])
  expect(seen.different).toBe(4)
  expect(seen.refused).toContain('time')
  // What came after is kept beside the run.
  expect(await page.evaluate(() => window.orrery.clock.branches)).toMatchObject([{ toMs: seen.quiet.now }])
  await page.evaluate(async () => {
    await window.orrery.clock.setSpeed(5)
    await window.orrery.clock.run()
  })
  const now = await page.evaluate(() => window.orrery.clock.now())
  await expect.poll(() => page.evaluate(() => window.orrery.clock.now())).toBeGreaterThan(now)
  await page.evaluate(() => window.orrery.clock.pause())
  await expect(page.getByRole('slider', { name: 'Speed' })).toHaveAttribute('aria-valuetext', '5 simulated seconds per second')
})

test('the same seed and the same calls give the same world in another browser context; another seed does not', async ({
  page,
  browser,
  baseURL,
}) => {
  const context = await browser.newContext()
  const other = await context.newPage()
  const complaints: string[] = []
  watch(other, baseURL ?? '', complaints)
  await Promise.all([openPage(page), openPage(other)])
  const first = await story(page, 42)
  expect(await story(other, 42)).toEqual(first)
  expect(await story(other, 43)).not.toEqual(first)
  const document = await page.evaluate(() => window.orrery.export())
  const opened = await other.evaluate(async (run) => {
    await window.orrery.open(run)
    return { digest: await window.orrery.digest(), now: window.orrery.clock.now() }
  }, document)
  expect(opened).toEqual({ digest: first.at(-1), now: await page.evaluate(() => window.orrery.clock.now()) })
  expect(document).toMatchObject({ format: 'orrery-run', digest: first.at(-1) })
  expect(await page.evaluate(() => window.orrery.share())).toMatch(/#r=1\.[\w-]+$/)
  expect(complaints).toEqual([])
  await context.close()
})

/** A long story with chance in it: the digests along its way. */
function story(page: Page, seed: number): Promise<readonly string[]> {
  return page.evaluate(
    async ([chance, yaml]) => {
      const { orrery } = window
      const digests: string[] = []
      await orrery.reset({ seed: chance, nodes: 4 })
      await orrery.apply(yaml)
      await orrery.clock.runUntilQuiet(60_000)
      digests.push(await orrery.digest())
      await orrery.kubectl('kubectl scale deployment web --replicas=9')
      await orrery.clock.advance(1_500)
      await orrery.kubectl('kubectl set image deployment web nginx=nginx:1.28')
      await orrery.fault({ kind: 'stopNode', node: 'worker-3' })
      await orrery.clock.advance(400_000)
      digests.push(await orrery.digest())
      await orrery.kubectl('kubectl delete deployment web')
      await orrery.clock.runUntilQuiet(60_000)
      digests.push(await orrery.digest())
      return digests
    },
    [seed, webYaml] as const,
  )
}
