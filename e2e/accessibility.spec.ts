import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, openPage, test } from './open-page.ts'

async function remember(page: Page, state: object): Promise<void> {
  await page.addInitScript((kept) => localStorage.setItem('orrery.page', JSON.stringify({ state: kept, version: 1 })), state)
}

async function faults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .exclude('.monaco-editor')
    .analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
}

const looks = [
  { name: 'light, English', state: { language: 'en', theme: 'light' }, title: 'Scenarios' },
  { name: 'dark, Chinese', state: { language: 'zh-CN', theme: 'dark' }, title: '场景' },
] as const

for (const { name, state, title } of looks)
  test(`no axe finding: ${name}`, async ({ page }) => {
    await remember(page, { ...state, leftTab: 'scenarios', selection: { resource: 'deployments', key: 'default/web' } })
    await openPage(page)
    await page.evaluate(() => window.orrery.clock.pause())
    await expect(page.getByRole('tab', { name: title })).toBeVisible()
    expect(await page.locator('html').getAttribute('lang')).toBe(state.language)
    expect(await faults(page)).toEqual([])
    await page.locator('#left-yaml-tab').click()
    await expect(page.locator('.monaco-editor').first()).toBeVisible()
    await page.locator('#foot-trace-tab').click()
    expect(await faults(page)).toEqual([])
  })

test('a phone: nothing is wider than the screen, and there is no axe finding', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await remember(page, { language: 'en', theme: 'light', leftTab: 'scenarios', selection: { resource: 'deployments', key: 'default/web' } })
  await openPage(page)
  await page.evaluate(() => window.orrery.clock.pause())
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  for (const tab of ['YAML', 'Inspector', 'Events', 'Scenarios']) {
    await page.locator('[id^=phone-]').filter({ hasText: tab }).first().click()
    expect(await faults(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
})
