import { emptyCluster, expect, test, webYaml } from './open-page.ts'

test('going back and forward gives the same world, and a fork keeps the other future', async ({ page }) => {
  await emptyCluster(page)
  const result = await page.evaluate(async (yaml) => {
    const { orrery } = window
    await orrery.apply(yaml)
    const applied = orrery.clock.now()
    const { reachedQuiet } = await orrery.clock.runUntilQuiet(120_000)
    const end = orrery.clock.now()
    const before = await orrery.digest()
    await orrery.clock.seek(applied)
    const then = await orrery.digest()
    await orrery.clock.seek(end)
    const again = await orrery.digest()
    await orrery.clock.seek(applied)
    await orrery.clock.fork('without the web')
    await orrery.request('DELETE', '/apis/apps/v1/namespaces/default/deployments/web')
    await orrery.clock.runUntilQuiet(120_000)
    const { status } = await orrery.request('GET', '/apis/apps/v1/namespaces/default/deployments/web')
    await orrery.clock.switchBranch(orrery.clock.branches[0]?.id ?? 0)
    const back = await orrery.request('GET', '/apis/apps/v1/namespaces/default/deployments/web')
    return { reachedQuiet, same: before === again, differs: before !== then, status, back: back.status }
  }, webYaml)
  expect(result).toEqual({ reachedQuiet: true, same: true, differs: true, status: 404, back: 200 })
})

test('the head of the timeline follows the keyboard', async ({ page }) => {
  await emptyCluster(page)
  await page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.advance(30_000)
  }, webYaml)
  const now = () => page.evaluate(() => Math.round(window.orrery.clock.now()))
  const end = await now()
  await page.getByRole('slider', { name: /go back or forward/ }).focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(now).toBe(end - 10_000)
  await page.keyboard.press('End')
  await expect.poll(now).toBe(end)
})
