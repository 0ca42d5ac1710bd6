import type { Page } from '@playwright/test'
import { emptyCluster, expect, test } from './open-page.ts'

/** Speed depends on the machine and is only printed; a page that stands still for so long is broken everywhere. */
const freezeMs = 1_000

const rolling = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: many
spec:
  replicas: 300
  selector:
    matchLabels: { app: many }
  template:
    metadata:
      labels: { app: many }
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
`

declare global {
  interface Window {
    measured: { readonly frames: number[]; readonly longTasks: number[] }
  }
}

test('nothing freezes while 300 pods roll', async ({ page }) => {
  test.setTimeout(180_000)
  await emptyCluster(page, 10)
  await page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.runUntilQuiet(120_000)
    await window.orrery.clock.setSpeed(10)
    await window.orrery.clock.run()
  }, rolling)
  await measureFrames(page)
  for (const [index, view] of ['Cluster', 'Objects', 'Control loop', 'Network'].entries())
    await test.step(view, async () => {
      await page.getByRole('tab', { name: view, exact: true }).click()
      await expect(page.getByRole('tabpanel', { name: view }).getByRole('region', { name: /^Diagram/ })).toBeVisible()
      const longest = await rollAndMeasure(page, view, `nginx:1.${28 + index}-alpine`)
      // A pause of the machine is no freeze of the page: what freezes does so again.
      if (longest >= freezeMs) expect(await rollAndMeasure(page, view, `nginx:1.${28 + index}`)).toBeLessThan(freezeMs)
    })
})

/** Rolls all pods to another image and returns the longest time between two frames, in milliseconds. */
async function rollAndMeasure(page: Page, view: string, image: string): Promise<number> {
  await page.evaluate(async (to) => {
    window.measured = { frames: [], longTasks: [] }
    await window.orrery.kubectl(`kubectl set image deployment many nginx=${to}`)
  }, image)
  await expect.poll(() => page.evaluate(rolledOut), { timeout: 60_000 }).toBe(300)
  const { frames, longTasks } = await page.evaluate(() => window.measured)
  frames.sort((a, b) => a - b)
  const at = (share: number) => Math.round(frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] ?? 0)
  console.log(
    `${view}: ${frames.length} frames, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms; ` +
      `${longTasks.length} tasks over 50 ms, longest ${Math.round(Math.max(0, ...longTasks))} ms`,
  )
  return at(1)
}

/** Writes down from now on how far frames lie apart, and how long the page's tasks take that are longer than 50 ms. */
function measureFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.measured = { frames: [], longTasks: [] }
    const note = (list: PerformanceObserverEntryList) =>
      window.measured.longTasks.push(...list.getEntries().map(({ duration }) => duration))
    new PerformanceObserver(note).observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number) => {
      window.measured.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

async function rolledOut(): Promise<number> {
  const { body } = await window.orrery.request('GET', '/apis/apps/v1/namespaces/default/deployments/many')
  const { status, metadata } = body as {
    readonly metadata: { readonly generation: number }
    readonly status: {
      readonly observedGeneration: number
      readonly updatedReplicas?: number
      readonly replicas: number
      readonly availableReplicas?: number
    }
  }
  const isDone = status.observedGeneration === metadata.generation && status.replicas === status.updatedReplicas
  return isDone ? (status.availableReplicas ?? 0) : 0
}
