import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, openPage, test } from './open-page.ts'

async function remember(page: Page, state: object): Promise<void> {
  await page.addInitScript((kept) => {
    if (!localStorage.getItem('orrery.page')) localStorage.setItem('orrery.page', JSON.stringify({ state: kept, version: 1 }))
  }, state)
}

/** What axe finds wrong, in the whole page or in a part of it. */
async function faults(page: Page, part?: string): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
  const { violations } = await (part ? axe.include(part) : axe).analyze()
  return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => `${impact} ${id}: ${node.target.join(' ')}`))
}

const looks = [
  { name: 'light, English', language: 'en', theme: 'light' },
  { name: 'dark, Chinese', language: 'zh-CN', theme: 'dark' },
] as const

for (const { name, language, theme } of looks)
  test.describe(`axe finds nothing: ${name}`, () => {
    test.beforeEach(async ({ page }) => {
      await remember(page, { language, theme, leftTab: 'scenarios', selection: { resource: 'deployments', key: 'default/web' } })
      await openPage(page)
      await page.evaluate(async () => {
        await window.orrery.clock.pause()
        await window.orrery.clock.runUntilQuiet(60_000)
      })
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
    })

    test('every diagram, a packet, and a table', async ({ page }) => {
      const found: Record<string, readonly string[]> = { page: await faults(page) }
      const view = page.locator('#stage-view')
      for (const tab of ['cluster', 'objects', 'loop', 'scheduler', 'network']) {
        await page.locator(`#stage-tab-${tab}`).click()
        await expect(view.locator('section').first()).toBeVisible()
        found[tab] = await faults(page, 'main')
      }
      await view.locator('form button[type=submit]').click()
      await expect(view.locator('[aria-current=step]')).toBeVisible()
      found.packet = await faults(page, 'main')
      await page
        .locator('button[aria-pressed]')
        .filter({ hasText: /Table|表格/ })
        .click()
      // Every diagram has the same kind of table.
      await expect(view.getByRole('table').first()).toBeVisible()
      found.table = await faults(page, 'main')
      expect(withoutEmpty(found)).toEqual({})
    })

    test('every panel', async ({ page }) => {
      const found: Record<string, readonly string[]> = {}
      for (const tab of ['lesson', 'yaml']) {
        await page.locator(`#left-${tab}-tab`).click()
        await expect(page.locator(tab === 'yaml' ? '.monaco-editor .view-line' : '#left-lesson-panel h3').first()).toBeVisible()
        found[tab] = await faults(page, `#left-${tab}-panel`)
      }
      for (const tab of ['yaml', 'events', 'chart', 'summary']) {
        await page.locator(`#inspector-${tab}-tab`).click()
        await expect(page.locator(`#inspector-${tab}-panel`).locator('*').first()).toBeVisible()
        found[`inspector ${tab}`] = await faults(page, `#inspector-${tab}-panel`)
      }
      for (const tab of ['terminal', 'trace', 'events']) {
        await page.locator(`#foot-${tab}-tab`).click()
        found[`foot ${tab}`] = await faults(page, `#foot-${tab}-panel`)
      }
      expect(withoutEmpty(found)).toEqual({})
    })

    test('dialogs, menus and notices', async ({ page }) => {
      const found: Record<string, readonly string[]> = {}
      const dialog = page.getByRole('dialog')
      await page.keyboard.press('?')
      await expect(dialog).toBeVisible()
      found.help = await faults(page, '[role=dialog]')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^(Share|分享)$/ }).click()
      await expect(dialog.getByRole('textbox')).toBeVisible()
      found.share = await faults(page, '[role=dialog]')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^(Theme|主题)$/ }).click()
      await expect(page.getByRole('menuitemcheckbox').first()).toBeVisible()
      found.menu = await faults(page, '[role=menu]')
      await page.keyboard.press('Escape')
      await page.evaluate(async () => {
        await window.orrery.kubectl('kubectl create namespace own')
        location.hash = '#r=1.%%%'
      })
      await expect(page.locator('[data-tone]').first()).toBeVisible()
      found.notice = await faults(page, '[aria-live=polite]')
      const link = await page.evaluate(() => window.orrery.share())
      await page.evaluate((hash) => {
        location.hash = hash
      }, new URL(link).hash)
      await expect(dialog).toBeVisible()
      found.offer = await faults(page, '[role=dialog]')
      await page.keyboard.press('Escape')
      expect(withoutEmpty(found)).toEqual({})
    })
  })

test('a phone: nothing is wider than the screen, and there is no axe finding', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await remember(page, { language: 'en', theme: 'light', leftTab: 'scenarios', selection: { resource: 'deployments', key: 'default/web' } })
  await openPage(page)
  await page.evaluate(() => window.orrery.clock.pause())
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  const found: Record<string, readonly string[]> = { page: await faults(page) }
  for (const tab of ['Lesson', 'YAML', 'Inspector', 'Events', 'Scenarios']) {
    await page.locator('[id^=phone-]').filter({ hasText: tab }).first().click()
    found[tab] = await faults(page, '[id^=phone-][role=tabpanel]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
  expect(withoutEmpty(found)).toEqual({})
})

function withoutEmpty(found: Record<string, readonly string[]>): object {
  return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))
}
