import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Locator, Page } from '@playwright/test'
import { expect, openPage, test, watch } from './open-page.ts'
import { shopYaml } from './shop.ts'
import { apply, openYaml, pasteYaml } from './yaml-editor.ts'

interface Application {
  readonly name: string
  readonly yaml: string
  readonly pods: number
  /** A Service that is open on every node, and the Deployment behind it. */
  readonly nodePort: number
  readonly behind: string
}

const corpus = path.resolve(import.meta.dirname, '../../shared/corpus/files')
const voting = path.join(corpus, 'dockersamples__example-voting-app/k8s-specifications')
const bookinfo = path.join(corpus, 'istio__istio/samples/bookinfo/platform/kube/bookinfo.yaml')

test('a new user: an own shop', async ({ page, browser, baseURL }) => {
  await journey(page, browser, baseURL ?? '', { name: 'shop', yaml: shopYaml, pods: 6, nodePort: 31_080, behind: 'front' })
})

test('a new user: the voting application and bookinfo', async ({ page, browser, baseURL }) => {
  if (!existsSync(voting) || !existsSync(bookinfo)) {
    console.log(`skipped: the published manifests are not at ${corpus}`)
    test.skip()
  }
  const files = [...readdirSync(voting).filter((file) => file.endsWith('.yaml')), bookinfo]
  const yaml = files.map((file) => readFileSync(path.resolve(voting, file), 'utf8')).join('\n---\n')
  await journey(page, browser, baseURL ?? '', { name: 'voting', yaml, pods: 11, nodePort: 31_000, behind: 'vote' })
})

async function journey(page: Page, browser: Browser, baseURL: string, application: Application): Promise<void> {
  test.setTimeout(150_000)
  await test.step('a running cluster is there', () => arrive(page))
  await test.step('paste, apply, all pods are ready', () => bringUp(page, application))
  await test.step('a request from outside is followed to a pod', () => followRequest(page, application))
  const before = await test.step('a machine stops, its pods come up elsewhere', () => breakAndRecover(page, application))
  await test.step('back to before', () => rewind(page, before))
  await test.step('another future', () => forkAndAct(page, application))
  const link = await test.step('a link', () => copyLink(page))
  console.log(`${application.name}: the link has ${link.length} characters`)
  await test.step('the same moment elsewhere', () => openElsewhere(page, browser, baseURL, link))
}

async function arrive(page: Page): Promise<void> {
  const from = Date.now()
  await page.goto('./')
  await expect(page.getByText('worker-3', { exact: true }).first()).toBeVisible()
  console.log(`the cluster is on the page after ${Date.now() - from} ms`)
  await expect(page.getByText('Change replicas and watch.')).toBeVisible()
  await expect(transport(page).getByRole('button', { name: 'Pause' })).toBeVisible()
  const clock = page.getByRole('timer', { name: 'Simulated time' })
  const first = await clock.textContent()
  await expect(clock).not.toHaveText(first ?? '')
  await openPage(page)
}

async function bringUp(page: Page, { yaml, pods, behind }: Application): Promise<void> {
  await openYaml(page)
  await pasteYaml(page, yaml)
  await apply(page)
  await expect(page.getByText(`deployment.apps/${behind} created`)).toBeVisible()
  const speed = transport(page).getByRole('slider', { name: 'Speed' })
  await speed.press('End')
  await expect(speed).toHaveAttribute('aria-valuetext', 'as fast as possible')
  await speed.press('ArrowLeft')
  await expect(speed).toHaveAttribute('aria-valuetext', '100 simulated seconds per second')
  await page.getByRole('tab', { name: 'Cluster', exact: true }).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  // The three pods of the first example are there as well.
  await expect(readyPods(page)).toHaveCount(pods + 3, { timeout: 30_000 })
  await pressTransport(page, 'Pause')
}

async function followRequest(page: Page, { nodePort, behind }: Application): Promise<void> {
  const address = await nodeRow(page, 'worker-1')
    .getByRole('cell', { name: /^10\.\d+\.\d+\.\d+$/ })
    .innerText()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('tab', { name: 'Network', exact: true }).click()
  const network = page.getByRole('tabpanel', { name: 'Network' })
  await network.getByRole('combobox', { name: 'From', exact: true }).selectOption('outside')
  await network.getByRole('combobox', { name: 'To', exact: true }).fill(address)
  await network.getByRole('textbox', { name: 'Port', exact: true }).fill(String(nodePort))
  await network.getByRole('button', { name: 'Send a packet' }).click()
  await expect(network.getByText('delivered', { exact: true })).toBeVisible()
  const rewritten = network.getByRole('button', { name: `destination rewritten for default/${behind}` })
  await expect(rewritten).toBeVisible()
  await expect(network.getByRole('button', { name: new RegExp(`into (default/)?${behind}-`) })).toBeVisible()
  await rewritten.click()
  await expect(rewritten).toHaveAttribute('aria-current', 'step')
}

interface Before {
  readonly second: number
  readonly node: string
  readonly pods: readonly string[]
}

async function breakAndRecover(page: Page, { pods, behind }: Application): Promise<Before> {
  await page.getByRole('tab', { name: 'Cluster', exact: true }).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const victim = readyPods(page).filter({ hasText: behind }).first()
  const node = /worker-\d/.exec((await victim.textContent()) ?? '')?.[0] ?? ''
  const before = { second: await second(page), node, pods: await readyPods(page).allTextContents() }
  await page.getByRole('button', { name: node, exact: true }).first().click()
  await foot(page).getByRole('button', { name: 'Break something' }).click()
  await page.getByRole('menuitem', { name: `Stop ${node}` }).click()
  await expect(page.getByText(`Done: Stop ${node}`)).toBeVisible()
  await pressTransport(page, 'Run')
  await expect(nodeRow(page, node)).toContainText('NotReady', { timeout: 30_000 })
  const elsewhere = readyPods(page).filter({ hasNotText: node })
  await expect(elsewhere).toHaveCount(pods + 3, { timeout: 60_000 })
  await pressTransport(page, 'Pause')
  return before
}

async function rewind(page: Page, before: Before): Promise<void> {
  const head = timeline(page)
  await head.scrollIntoViewIfNeeded()
  const [end, last] = [await head.boundingBox(), await second(page)]
  await head.focus()
  await page.keyboard.press('Home')
  await expect(head).toHaveAttribute('aria-valuenow', '0')
  const start = await head.boundingBox()
  if (!start || !end) throw new Error('the timeline has no head')
  const goal = start.x + start.width / 2 + ((end.x - start.x) * (before.second - 1)) / last
  await page.mouse.click(goal, start.y + start.height - 8)
  await expect.poll(() => second(page)).toBeGreaterThan(0)
  expect(Math.abs((await second(page)) - before.second)).toBeLessThan(5)
  await expect(nodeRow(page, before.node)).not.toContainText('NotReady')
  await expect(readyPods(page)).toHaveText(before.pods)
}

async function forkAndAct(page: Page, { behind }: Application): Promise<void> {
  await foot(page).getByRole('button', { name: 'Fork here' }).click()
  await foot(page).getByRole('tab', { name: 'Terminal' }).click()
  await foot(page).getByRole('textbox', { name: 'Command' }).fill(`kubectl scale deployment ${behind} --replicas=5`)
  await page.keyboard.press('Enter')
  await expect(foot(page).getByText(`deployment.apps/${behind} scaled`)).toBeVisible()
  for (let count = 0; count < 3; count++) await transport(page).getByRole('button', { name: 'Next event' }).click()
  await foot(page).getByRole('button', { name: 'Branches' }).click()
  await expect(page.getByRole('menuitemcheckbox')).toHaveCount(2)
  await page.keyboard.press('Escape')
}

async function copyLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this moment' })
  await dialog.getByRole('button', { name: 'Copy the link' }).click()
  await expect(page.getByText('The link is copied.')).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(await dialog.getByRole('textbox', { name: 'Link' }).inputValue())
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  return link
}

async function openElsewhere(page: Page, browser: Browser, baseURL: string, link: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const other = await context.newPage()
  const complaints: string[] = []
  watch(other, baseURL, complaints)
  await openPage(other, link)
  await expect(other.getByText(/The shared run is open/)).toBeVisible()
  const moment = (shown: Page) => shown.getByRole('timer', { name: 'Simulated time' })
  await expect(moment(other)).toHaveText((await moment(page).textContent()) ?? '')
  expect(await other.evaluate(() => window.orrery.digest())).toBe(await page.evaluate(() => window.orrery.digest()))
  expect(complaints).toEqual([])
  await context.close()
}

const transport = (page: Page): Locator => page.getByRole('toolbar', { name: 'Transport' })
const foot = (page: Page): Locator => page.getByRole('region', { name: 'Timeline, events, terminal and trace' })
const timeline = (page: Page): Locator => page.getByRole('slider', { name: 'Simulated time: go back or forward' })
const nodeRow = (page: Page, node: string): Locator => page.getByRole('row', { name: new RegExp(`^${node} Node `) })
const readyPods = (page: Page): Locator => page.getByRole('row', { name: /^\S+ Pod default worker-\d Running (\d+)\/\1 / })
const second = async (page: Page): Promise<number> => Number(await timeline(page).getAttribute('aria-valuenow'))

async function pressTransport(page: Page, name: 'Run' | 'Pause'): Promise<void> {
  await transport(page).getByRole('button', { name }).click()
  await expect(transport(page).getByRole('button', { name: name === 'Run' ? 'Pause' : 'Run' })).toBeVisible()
}
