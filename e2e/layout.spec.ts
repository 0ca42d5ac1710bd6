import path from 'node:path'
import type { Page } from '@playwright/test'
import { en } from '../src/ui/words/en.ts'
import { zhCN } from '../src/ui/words/zh-CN.ts'
import { expect, openPage, test } from './open-page.ts'
import { serveBelow } from './static-server.ts'

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const
const views = ['cluster', 'objects', 'loop', 'scheduler', 'network'] as const
const looks = [
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'zh-CN', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
] as const

for (const { language, theme } of looks)
  test(`fits and speaks one language: ${language}, ${theme}`, async ({ page }, info) => {
    test.setTimeout(120_000)
    await page.addInitScript((state) => localStorage.setItem('orrery.page', JSON.stringify({ state, version: 1 })), {
      language,
      theme,
      leftTab: 'scenarios',
      selection: { resource: 'deployments', key: 'default/web' },
    })
    await openPage(page)
    await page.evaluate(async () => {
      await window.orrery.clock.pause()
      await window.orrery.clock.runUntilQuiet(60_000)
      await window.orrery.kubectl('kubectl scale deployment web --replicas=5')
      await window.orrery.clock.advance(300)
    })
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme)
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const view of views) {
        await page.locator(`#stage-tab-${view}`).click()
        await expect(page.locator('#stage-view section').first()).toBeVisible()
        await expectTidy(page, language)
        await page.screenshot({ path: info.outputPath(`${size.width}-${view}.png`), animations: 'disabled' })
      }
    }
    await page.setViewportSize(sizes[0])
    for (const tab of ['lesson', 'yaml']) {
      await page.locator(`#left-${tab}-tab`).click()
      await expect(page.locator(tab === 'yaml' ? '.monaco-editor .view-line' : '#left-lesson-panel h3').first()).toBeVisible()
      await expectTidy(page, language)
      await page.screenshot({ path: info.outputPath(`left-${tab}.png`), animations: 'disabled' })
    }
    await page.locator('#foot-trace-tab').click()
    await page.locator('#inspector-chart-tab').click()
    await expect(page.locator('#inspector-chart-panel svg').first()).toBeVisible()
    await expectTidy(page, language)
    await page.screenshot({ path: info.outputPath('trace-and-chart.png'), animations: 'disabled' })
  })

/** Nothing is wider than the page, and nothing shows a key of the dictionary or a sentence of another language. */
async function expectTidy(page: Page, language: 'en' | 'zh-CN'): Promise<void> {
  const { wider, texts } = await page.evaluate(() => {
    const texts = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) texts.add(walker.currentNode.textContent?.trim() ?? '')
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder']) texts.add(element.getAttribute(name)?.trim() ?? '')
    return { wider: document.documentElement.scrollWidth - document.documentElement.clientWidth, texts: [...texts] }
  })
  expect(wider, 'pixels by which the page scrolls sideways').toBeLessThanOrEqual(0)
  expect(texts.filter((text) => keyOfDictionary.test(text))).toEqual([])
  const foreign = language === 'en' ? onlyIn(zhCN, en) : onlyIn(en, zhCN)
  expect(texts.filter((text) => foreign.has(text))).toEqual([])
}

const keyOfDictionary = new RegExp(`^(?:${Object.keys(en).join('|')})(?:\\.[a-zA-Z_]+)+$`)

/** Words of Kubernetes, which are the same in every language. */
const kubernetesWords = new Set(['Filter', 'Namespace', 'Node', 'Pod', 'Pods', 'Score', 'Service'])

/** Texts of one dictionary that are not said in the other. */
function onlyIn(one: object, other: object): ReadonlySet<string> {
  const said = new Set(leaves(other))
  // A single word in lower case may be the name of a state in a statechart.
  const isOwn = (text: string) => /[A-Z\u4e00-\u9fff]| /.test(text) && !text.includes('{{') && !said.has(text) && !kubernetesWords.has(text)
  return new Set(leaves(one).filter(isOwn))
}

function leaves(value: object): readonly string[] {
  return Object.values(value).flatMap((each: string | object) => (typeof each === 'string' ? [each] : leaves(each)))
}

test('works below any path of a plain file server, and loads little at first', async ({ browser }) => {
  const server = await serveBelow(path.resolve(import.meta.dirname, '../dist'), '/some/sub/path/')
  const context = await browser.newContext()
  const page = await context.newPage()
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(server.address) && !/^(blob|data):/.test(request.url())) elsewhere.push(request.url())
  })
  await openPage(page, server.address)
  await expect(page.getByText('worker-3', { exact: true }).first()).toBeVisible()
  const isWorker = (name: string) => name.startsWith('worker-')
  const sum = (ofWorker: boolean) =>
    [...server.scripts].reduce((bytes, [name, size]) => bytes + (isWorker(name) === ofWorker ? size : 0), 0)
  console.log(`scripts at first, gzipped: page ${Math.round(sum(false) / 1000)} kB, worker ${Math.round(sum(true) / 1000)} kB`)
  expect(sum(false)).toBeLessThan(250_000)
  expect([...server.scripts.keys()].filter((name) => /monaco|dagre|xterm/i.test(name))).toEqual([])
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  await expect(page.locator('[data-testid=yaml-editor] .view-lines')).toContainText('Deployment')
  await expect(page.getByRole('timer', { name: 'Simulated time' })).toBeVisible()
  const link = await page.evaluate(() => window.orrery.share())
  expect(link.startsWith(server.address)).toBe(true)
  expect(elsewhere).toEqual([])
  expect(server.missing).toEqual([])
  await context.close()
  server.close()
})
