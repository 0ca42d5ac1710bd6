import { deflateRawSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import type { RunDocument } from '../src/protocol/control.ts'
import { emptyCluster, expect, openPage, test, webYaml } from './open-page.ts'

const pack = (value: unknown): string =>
  `#r=1.${deflateRawSync(typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url')}`

interface Moment {
  readonly digest: string
  readonly now: number
  readonly branches: number
}

const moment = (page: Page): Promise<Moment> =>
  page.evaluate(async () => ({
    digest: await window.orrery.digest(),
    now: window.orrery.clock.now(),
    branches: window.orrery.clock.branches.length,
  }))

async function follow(page: Page, hash: string): Promise<void> {
  await page.evaluate((value) => {
    location.hash = value
  }, hash)
}

async function ownWork(page: Page): Promise<RunDocument> {
  await emptyCluster(page)
  return page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.advance(3_000)
    return window.orrery.export()
  }, webYaml)
}

test('links that cannot be read say why and change nothing', async ({ page }) => {
  const good = pack(await ownWork(page))
  const before = await moment(page)
  const altered = `${good.slice(0, 60)}${good[60] === 'A' ? 'B' : 'A'}${good.slice(61)}`
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no characters of a link', '#r=1.%%%<script>', /This link is damaged: not base64url/],
    ['nothing in it', '#r=1.', /This link is damaged/],
    ['its end is missing', good.slice(0, -20), /This link is damaged/],
    ['its half is missing', good.slice(0, good.length / 2), /This link is damaged/],
    ['one character altered', altered, /This link is damaged/],
    ['of another form', '#r=9.abc', /made by another version \(9\)/],
    ['too long', `#r=1.${'A'.repeat(40_000)}`, /holds more than 4 MiB of data and was not opened/],
    ['a bomb', pack(new Uint8Array(20 * 1024 * 1024)), /holds more than 4 MiB of data and was not opened/],
    ['text', pack('<img src=x onerror=alert(1)>'), /This link is damaged: not JSON/],
    ['deep nesting', pack('['.repeat(100_000)), /This link is damaged/],
    ['a list', pack([1]), /This link is damaged: not an object/],
  ]
  for (const [name, hash, says] of cases)
    await test.step(name, async () => {
      await follow(page, hash)
      await expect(page.getByText(says)).toBeVisible()
      await expect(page.getByText(says)).toContainText('Nothing was changed')
      await page.getByRole('button', { name: 'Dismiss' }).last().click()
      await expect(page.getByText(says)).toHaveCount(0)
      expect(await moment(page)).toEqual(before)
    })
})

test('links that can be read but must not be followed say why and change nothing', async ({ page }) => {
  const own = await ownWork(page)
  const before = await moment(page)
  const [first] = own.inputs
  if (!first) throw new Error('the run has no inputs')
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ['another version', { ...own, version: '99.0.0' }, /made by another version \(99\.0\.0\)/],
    ['another digest', { ...own, digest: 'f00d' }, /came out different from what it says/],
    ['another seed', { ...own, options: { ...own.options, seed: 8 } }, /came out different from what it says/],
    ['a million nodes', { ...own, options: { nodes: 1_000_000 } }, /nodes: at most 5000/],
    ['a position without end', { ...own, at: { steps: 1e15, now: 1 } }, /holds more than .* and was not opened/],
    ['a negative position', { ...own, at: { steps: -1, now: -1 } }, /holds more than .* and was not opened/],
    ['inputs out of order', { ...own, inputs: [...own.inputs].reverse() }, /input \d+ is damaged/],
    ['an input that is none', { ...own, inputs: [{ ...first, input: { eval: 'alert(1)' } }] }, /input 1 is damaged/],
    ['a fault that is none', { ...own, inputs: [{ ...first, input: { fault: { kind: 'constructor' } } }] }, /input 1 is damaged/],
    [
      'a request elsewhere',
      { ...own, inputs: [{ ...first, input: { request: { method: 'POST', path: 'https://a.example' } } }] },
      /damaged/,
    ],
  ]
  for (const [name, document, says] of cases)
    await test.step(name, async () => {
      await follow(page, pack(document))
      await page.getByRole('dialog', { name: 'Open the shared run?' }).getByRole('button', { name: 'Open the shared run' }).click()
      await expect(page.getByText(says)).toBeVisible()
      await expect(page.getByText(says)).toContainText('Nothing was changed')
      await expect(page.getByRole('button', { name: 'Save what it holds as a file' }).last()).toBeVisible()
      await page.getByRole('button', { name: 'Dismiss' }).last().click()
      expect(await moment(page)).toEqual(before)
    })
})

test('what a link says about the page is taken as data only', async ({ page }) => {
  const own = await ownWork(page)
  const before = await moment(page)
  const hostile = {
    ...own,
    view: {
      stageView: '__proto__',
      scenario: 'constructor',
      selection: { resource: 'pods', key: 'default/<img src=x onerror="window.hacked=1">' },
    },
  }
  const text = JSON.stringify(hostile).replace(
    '{"format"',
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"format"',
  )
  await follow(page, pack(text))
  await page.getByRole('button', { name: 'Open the shared run' }).click()
  await expect(page.getByText(/The shared run is open/)).toBeVisible()
  expect(await moment(page)).toEqual(before)
  const name = page.getByRole('complementary', { name: 'Inspector' }).getByText('<img src=x onerror="window.hacked=1">')
  await expect(name.first()).toBeVisible()
  await expect(page.getByText('It does not exist at this moment.')).toBeVisible()
  const harm = await page.evaluate(() => [
    'hacked' in window,
    'polluted' in {},
    document.querySelectorAll('img').length,
    document.querySelectorAll('script:not([src])').length,
  ])
  expect(harm).toEqual([false, false, 0, 0])
})

test('a link of each example is at most 2 kB, and own work is not overwritten without asking', async ({ page }) => {
  await openPage(page)
  for (const title of ['A guestbook in three parts', 'A Service that finds nobody', 'A container that crashes', 'A pod that fits nowhere'])
    await test.step(title, async () => {
      await page.getByRole('button', { name: `Start: ${title}` }).click()
      await expect(page.getByText(`Started: ${title}`)).toBeVisible()
      const link = await page.evaluate(async () => {
        const { orrery } = window
        await orrery.clock.pause()
        await orrery.clock.runUntilQuiet(30_000)
        await orrery.kubectl('kubectl create deployment shop --image=nginx:1.27 --replicas=3')
        await orrery.kubectl('kubectl expose deployment shop --port=80')
        await orrery.clock.advance(20_000)
        await orrery.kubectl('kubectl scale deployment shop --replicas=5')
        await orrery.kubectl('kubectl set image deployment shop nginx=nginx:1.28')
        await orrery.fault({ kind: 'stopNode', node: 'worker-2' })
        await orrery.clock.advance(400_000)
        return orrery.share()
      })
      console.log(`${title}: the link has ${link.length} characters`)
      expect(link.length).toBeLessThanOrEqual(2_048)
      await follow(page, new URL(link).hash)
      const dialog = page.getByRole('dialog', { name: 'Open the shared run?' })
      await dialog.getByRole('button', { name: 'Keep mine' }).click()
      await expect(dialog).toHaveCount(0)
    })
})
