import type { Page } from '@playwright/test'
import { expect, openPage, test } from './open-page.ts'

test('a lesson: predict, do it in two ways, share it, be shown, and keep the progress', async ({ page }) => {
  await openPage(page)
  await page.evaluate(() => window.orrery.clock.setSpeed(10))
  await page.getByRole('tab', { name: 'Lesson' }).click()
  await page.getByRole('button', { name: 'Start the lesson: A Deployment heals itself' }).click()
  const lesson = page.getByRole('tabpanel', { name: 'Lesson' })
  await expect(lesson.getByRole('heading', { name: 'A Deployment heals itself' })).toBeVisible()
  await test.step('predict and delete a pod in the inspector', async () => {
    await lesson.getByText('A new pod with a new name.').click()
    await pickPod(page)
    await page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'Delete' }).click()
    await expect(lesson.getByText('Step passed.')).toBeVisible()
    await expect(lesson.getByText('Predicted right.')).toBeVisible()
  })
  await test.step('ask for more in the terminal', async () => {
    await lesson.getByRole('button', { name: /^Next: Ask for five/ }).click()
    await expect(lesson.getByText('Step passed.')).toHaveCount(0)
    await page.getByRole('tab', { name: 'Terminal' }).click()
    await page.getByRole('textbox', { name: 'Command' }).fill('kubectl scale deployment web --replicas=5')
    await page.keyboard.press('Enter')
    await expect(lesson.getByText('Step passed.')).toBeVisible()
  })
  await test.step('its link is short', async () => {
    const link = await page.evaluate(() => window.orrery.share())
    console.log(`lesson: the link has ${link.length} characters`)
    expect(link.length).toBeLessThanOrEqual(2_048)
  })
  await test.step('be shown, and go back to the own attempt', async () => {
    await lesson.getByRole('button', { name: /^Next: Break it/ }).click()
    await lesson.getByRole('button', { name: 'Show me' }).click()
    await expect(page.getByText(/That was the solution, played in a fork/)).toBeVisible({ timeout: 60_000 })
    await lesson.getByRole('button', { name: 'Back to my attempt' }).click()
    await expect(page.getByText(/That was the solution/)).toHaveCount(0)
    await expect(lesson.getByText('Step passed.')).toHaveCount(0)
  })
  await test.step('progress survives a reload', async () => {
    await page.reload()
    await page.evaluate(() => window.orrery.ready)
    await page.getByRole('button', { name: 'All lessons' }).click()
    await expect(lesson.getByText(/2 of \d+ steps/)).toBeVisible()
  })
})

async function pickPod(page: Page): Promise<void> {
  await page.evaluate(() => window.orrery.clock.pause())
  await page
    .getByRole('table', { name: 'Events' })
    .getByRole('button', { name: /^pod\/web-/ })
    .first()
    .click()
  await page.evaluate(() => window.orrery.clock.run())
}
