import type { Locator, Page } from '@playwright/test'
import { expect, openPage, test } from './open-page.ts'

/** Goes on with Tab (or back with Shift+Tab) until the thing has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let count = 0; count < 120; count++) {
    await page.keyboard.press(key)
    if ((await goal.count()) > 0 && (await goal.first().evaluate((element) => element === document.activeElement))) {
      await expectFocusSeen(page)
      return
    }
  }
  throw new Error(`the focus does not come to ${goal}`)
}

/** Whatever has the focus shows it: an outline, a border or a shadow that is not there without it. */
async function expectFocusSeen(page: Page): Promise<void> {
  const looks = await page.evaluate(() => {
    const { activeElement } = document
    if (!(activeElement instanceof HTMLElement)) return undefined
    const look = () => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(activeElement)
      return JSON.stringify([outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor])
    }
    const focused = look()
    activeElement.blur()
    const blurred = look()
    activeElement.focus({ preventScroll: true })
    return focused !== blurred
  })
  expect(looks, 'the focus is seen').toBe(true)
}

const now = (page: Page) => page.evaluate(() => Math.round(window.orrery.clock.now()))

test('everything can be done with the keyboard', async ({ page }) => {
  await openPage(page)
  await page.locator('body').focus()
  await test.step('transport', async () => {
    const transport = page.getByRole('toolbar', { name: 'Transport' })
    await tabTo(page, transport.getByRole('button', { name: 'Pause' }))
    await page.keyboard.press('Enter')
    await expect(transport.getByRole('button', { name: 'Run' })).toBeFocused()
    const before = await now(page)
    await tabTo(page, transport.getByRole('button', { name: 'Step' }))
    await page.keyboard.press('Space')
    await expect.poll(() => now(page)).toBeGreaterThanOrEqual(before)
    const speed = transport.getByRole('slider', { name: 'Speed' })
    await tabTo(page, speed)
    await page.keyboard.press('ArrowRight')
    await expect(speed).toHaveAttribute('aria-valuetext', '2 simulated seconds per second')
    await page.keyboard.press('Home')
    await expect(speed).toHaveAttribute('aria-valuetext', '1/8 simulated seconds per second')
  })
  await test.step('theme and language', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Theme' }))
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('menuitemcheckbox', { name: 'Dark' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  })
  await test.step('tabs and selection in the diagram', async () => {
    await tabTo(page, page.getByRole('tab', { name: 'Cluster', exact: true }))
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'Objects', exact: true })).toBeFocused()
    await page.keyboard.press('Home')
    await expect(page.getByRole('tab', { name: 'Cluster', exact: true })).toHaveAttribute('aria-selected', 'true')
    await tabTo(page, page.getByRole('region', { name: /^Diagram\. Arrow keys/ }))
    await page.keyboard.press('ArrowDown')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await expect(inspector.getByText('worker-1', { exact: true }).first()).toBeVisible()
    await page.keyboard.press('ArrowDown')
    await expect(inspector.getByText(/^Pod ·/)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(inspector.getByText('Nothing is selected.')).toBeVisible()
    await page.keyboard.press('Home')
    await expect(inspector.getByText('worker-1', { exact: true }).first()).toBeVisible()
  })
  await test.step('the inspector and a fault', async () => {
    await tabTo(page, page.getByRole('tab', { name: 'Summary' }))
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'YAML', selected: true })).toBeFocused()
    await tabTo(page, page.getByRole('button', { name: 'Break something' }).first())
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Cordon' }).press('Enter')
    await expect(page.getByText('SchedulingDisabled')).toBeVisible()
  })
  await test.step('the timeline', async () => {
    await page.evaluate(() => window.orrery.clock.advance(20_000))
    const end = await now(page)
    const head = page.getByRole('slider', { name: 'Simulated time: go back or forward' })
    await tabTo(page, head)
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => now(page)).toBe(end - 1_000)
    await page.keyboard.press('Shift+ArrowLeft')
    await expect.poll(() => now(page)).toBe(end - 11_000)
    await page.keyboard.press('End')
    await expect.poll(() => now(page)).toBe(end)
    await tabTo(page, page.getByRole('button', { name: 'Fork here' }))
  })
  await test.step('the terminal', async () => {
    await tabTo(page, page.getByRole('tab', { name: /^Events/ }).last(), 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'Terminal' })).toBeFocused()
    await tabTo(page, page.getByRole('textbox', { name: 'Command' }))
    await page.keyboard.type('kubectl get nodes')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('log').getByText(/worker-3\s+Ready/)).toBeVisible()
  })
})

test('the editor can be reached, used and left with the keyboard', async ({ page }) => {
  await openPage(page)
  await page.evaluate(() => window.orrery.clock.pause())
  await tabTo(page, page.getByRole('tab', { name: 'Scenarios' }))
  await page.keyboard.press('End')
  await expect(page.getByRole('tab', { name: 'YAML' }).first()).toBeFocused()
  const editor = page.getByRole('textbox', { name: 'YAML of your objects' })
  await expect(editor).toBeAttached()
  for (let count = 0; count < 8 && !(await editor.evaluate((element) => element === document.activeElement)); count++)
    await page.keyboard.press('Tab')
  await expect(editor).toBeFocused()
  // In one line: Enter would take what the editor proposes.
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('{apiVersion: v1, kind: ConfigMap, metadata: {name: typed}}')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('configmap/typed created')).toBeVisible()
  // Tab indents in an editor; Ctrl+M makes it leave.
  await page.keyboard.press('Control+m')
  await tabTo(page, page.getByRole('button', { name: 'Dry run' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('configmap/typed unchanged (server dry run)')).toBeVisible()
})

test('dialogs keep the focus, close with Escape and give it back', async ({ page }) => {
  await openPage(page)
  await page.evaluate(() => window.orrery.clock.pause())
  const share = page.getByRole('button', { name: 'Share' })
  await tabTo(page, share)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Share this moment' })
  await expect(dialog.getByRole('button', { name: 'Copy the link' })).toBeVisible()
  for (let count = 0; count < 12; count++) {
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(share).toBeFocused()
})

test('who wants no motion gets none', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openPage(page)
  await page.evaluate(async () => {
    await window.orrery.kubectl('kubectl scale deployment web --replicas=12')
    await window.orrery.clock.run()
  })
  await expect(page.getByText('3 nodes · 14 pods')).toBeVisible()
  const moving = await page.evaluate(
    () =>
      document.getAnimations().filter((each) => each.playState === 'running' && Number(each.effect?.getComputedTiming().duration) > 20)
        .length,
  )
  expect(moving).toBe(0)
})
