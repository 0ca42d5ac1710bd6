import { expect, openPage, test } from './open-page.ts'

test('a running cluster is there, and changing replicas changes it', async ({ page }) => {
  await openPage(page)
  await expect(page.getByText('Change replicas and watch.')).toBeVisible()
  for (const node of ['worker-1', 'worker-2', 'worker-3']) await expect(page.getByText(node, { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'One more' }).first().click()
  await page.evaluate(() => window.orrery.clock.runUntilQuiet(60_000))
  const body = await page.evaluate(
    async () => (await window.orrery.request('GET', '/apis/apps/v1/namespaces/default/deployments/web')).body,
  )
  expect(body).toMatchObject({ spec: { replicas: 4 }, status: { readyReplicas: 4 } })
  await expect(page.getByText('3 nodes · 6 pods')).toBeVisible()
})

test('keys run, pause, change the speed and the diagram, and open the help', async ({ page }) => {
  await openPage(page)
  const transport = page.getByRole('toolbar', { name: 'Transport' })
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible()
  await page.keyboard.press('k')
  await expect(transport.getByRole('button', { name: 'Run' })).toBeVisible()
  await page.keyboard.press(']')
  await expect(page.getByRole('slider', { name: 'Speed' })).toHaveAttribute('aria-valuetext', '2 simulated seconds per second')
  await page.keyboard.press('2')
  await expect(page.getByRole('tab', { name: 'Objects' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what is picked in the events is picked everywhere', async ({ page }) => {
  await openPage(page)
  await page.evaluate(() => window.orrery.clock.pause())
  const row = page
    .getByRole('table', { name: 'Events' })
    .getByRole('button', { name: /^pod\/web-/ })
    .first()
  const name = ((await row.textContent()) ?? '').replace('pod/', '')
  await row.click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByText(name, { exact: true })).toBeVisible()
  await inspector.getByRole('tab', { name: 'YAML' }).click()
  await expect(inspector.getByRole('region', { name: 'YAML' })).toContainText(`name: ${name}`)
  await inspector.getByRole('tab', { name: 'Statechart' }).click()
  await expect(inspector.getByRole('img').first()).toBeVisible()
  await inspector.getByRole('tab', { name: 'Summary' }).click()
  await expect(inspector.getByRole('heading', { name: 'Why does this exist?' })).toBeVisible()
  await expect(inspector.getByRole('listitem').last()).toContainText('You')
})
