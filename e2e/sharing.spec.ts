import { emptyCluster, expect, openPage, test, watch, webYaml } from './open-page.ts'

test('a link opens the same moment elsewhere', async ({ page, browser, baseURL }) => {
  await emptyCluster(page)
  const shared = await page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.advance(12_345)
    return { link: await window.orrery.share(), digest: await window.orrery.digest(), now: window.orrery.clock.now() }
  }, webYaml)
  expect(shared.link.length).toBeLessThan(2_000)
  const context = await browser.newContext()
  const other = await context.newPage()
  const complaints: string[] = []
  watch(other, baseURL ?? '', complaints)
  await openPage(other, shared.link)
  expect(await other.evaluate(async () => ({ digest: await window.orrery.digest(), now: window.orrery.clock.now() }))).toEqual({
    digest: shared.digest,
    now: shared.now,
  })
  expect(complaints).toEqual([])
  await context.close()
})

test('an opened link asks before it takes the place of own work, and own work can be had back', async ({ page }) => {
  await emptyCluster(page)
  const link = await page.evaluate(() => window.orrery.share())
  await page.evaluate((yaml) => window.orrery.apply(yaml), webYaml)
  const mine = await page.evaluate(() => window.orrery.digest())
  await page.evaluate((hash) => {
    location.hash = hash
  }, new URL(link).hash)
  await page.getByRole('button', { name: 'Open the shared run' }).click()
  await expect(page.getByText(/The shared run is open/)).toBeVisible()
  expect(await page.evaluate(() => window.orrery.digest())).not.toBe(mine)
  await page.getByRole('button', { name: 'Back to my run' }).click()
  await expect.poll(() => page.evaluate(() => window.orrery.digest())).toBe(mine)
})

/** Where the run stands that the browser keeps. */
function keptMoment(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const open = indexedDB.open('orrery')
    open.onsuccess = () => {
      const read = open.result.transaction('work').objectStore('work').get('run')
      read.onsuccess = () => resolve(read.result?.at?.now)
    }
  })
}

test('work survives a reload', async ({ page }) => {
  await emptyCluster(page)
  await page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.advance(5_000)
  }, webYaml)
  const before = await page.evaluate(async () => ({ digest: await window.orrery.digest(), now: window.orrery.clock.now() }))
  await expect.poll(() => page.evaluate(keptMoment)).toBe(before.now * 1000)
  await page.reload()
  await page.evaluate(() => window.orrery.ready)
  expect(await page.evaluate(async () => ({ digest: await window.orrery.digest(), now: window.orrery.clock.now() }))).toEqual(before)
  await expect(page.getByText(/Your run was restored/)).toBeVisible()
})
