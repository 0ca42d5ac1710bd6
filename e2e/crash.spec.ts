import type { Page } from '@playwright/test'
import { emptyCluster, expect, test, webYaml } from './open-page.ts'

/** Makes the worker that runs the cluster fail outside of any call. */
async function crash(page: Page): Promise<void> {
  const cluster = page.workers().findLast((worker) => /worker/.test(worker.url()))
  await cluster?.evaluate(() => {
    setTimeout(() => {
      throw new Error('made to crash')
    })
  })
}

const moment = (page: Page) => page.evaluate(async () => ({ digest: await window.orrery.digest(), now: window.orrery.clock.now() }))

/** Where the run stands that this browser keeps, in microseconds. */
function keptNow(page: Page): Promise<number | undefined> {
  return page.evaluate(
    () =>
      new Promise<number | undefined>((resolve) => {
        const open = indexedDB.open('orrery')
        open.onsuccess = () => {
          const read = open.result.transaction('work').objectStore('work').get('run')
          read.onsuccess = () => {
            open.result.close()
            resolve(read.result?.at?.now)
          }
        }
      }),
  )
}

test('a crashed worker is replaced and goes on from the log, and the page says so; when it keeps crashing, it says that too', async ({
  page,
}) => {
  await emptyCluster(page)
  await page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.runUntilQuiet(60_000)
  }, webYaml)
  const before = await moment(page)
  await expect.poll(() => keptNow(page)).toBe(Math.round(before.now * 1000))
  const restarted = page.getByText(
    /The simulation stopped unexpectedly \(.*made to crash\) and was started again from the last saved point/,
  )
  for (let count = 0; count < 3; count++) {
    await crash(page)
    await expect(restarted).toBeVisible()
    expect(await moment(page)).toEqual(before)
    await page.getByRole('button', { name: 'Dismiss' }).last().click()
    await expect(restarted).toHaveCount(0)
  }
  await expect(page.getByRole('button', { name: /Deployment (\d+\/\d+ )?in sync/ })).toBeVisible()
  await page.getByRole('button', { name: 'Run' }).click()
  await expect.poll(() => page.evaluate(() => window.orrery.clock.now())).toBeGreaterThan(before.now)
  await crash(page)
  await expect(page.getByText(/The simulation keeps stopping \(.*made to crash\)\. Reload the page; your last run is kept\./)).toBeVisible()
  await page.reload()
  await page.evaluate(() => window.orrery.ready)
  await expect(page.getByText(/Your run was restored/)).toBeVisible()
  const pods = await page.evaluate(() => window.orrery.kubectl('kubectl get pods -o name'))
  expect(pods.stdout.match(/^pod\/web-/gm)).toHaveLength(3)
})
