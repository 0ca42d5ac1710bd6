import type { Page } from '@playwright/test'
import { emptyCluster, expect, test } from './open-page.ts'
import { apply, keptText, openYaml, pasteYaml } from './yaml-editor.ts'

/** A second is what is promised; a loaded machine may take longer. The measured time is printed. */
const answeredWithinMs = 3_000
const often = { intervals: [50] }

const good = `apiVersion: v1
kind: ConfigMap
metadata:
  name: fine
data:
  a: "1"
`
const letters = [...'abcdefghij']

interface Case {
  readonly name: string
  readonly text: string
  readonly line: number
  readonly says: RegExp
  /** What kubectl says about the documents of the text that are good. */
  readonly applied?: string
}

const cases: readonly Case[] = [
  {
    name: 'a syntax error in the second document',
    text: `${good}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: [1, 2\n  b: 3\n`,
    line: 14,
    says: /error converting YAML to JSON: yaml: line \d+: did not find expected ',' or '\]'/,
    applied: 'configmap/fine created',
  },
  {
    name: 'a tab for indentation',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: one\n',
    line: 4,
    says: /found character that cannot start any token/,
  },
  {
    name: 'a kind that there is not',
    text: 'apiVersion: apps/v1\nkind: Deploymint\nmetadata:\n  name: one\nspec: {}\n',
    line: 2,
    says: /no matches for kind "Deploymint" in version "apps\/v1"/,
  },
  {
    name: 'a value of the wrong type',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: one\nspec:\n  replicas: three\n  selector: { matchLabels: { app: one } }\n',
    line: 6,
    says: /cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32/,
  },
  {
    name: 'a missing field',
    text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  containers:\n    - name: a\n',
    line: 7,
    says: /spec\.containers\[0\]\.image: Required value/,
  },
  {
    name: 'a field that there is not',
    text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  contaners:\n    - name: a\n  containers: [{ name: a, image: nginx }]\n',
    line: 6,
    says: /strict decoding error: unknown field "spec\.contaners"/,
  },
  {
    name: 'an alias bomb',
    text: `a: &a [${'x,'.repeat(9)}]\n${letters
      .slice(1)
      .map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${letters[index]}`).join(',')}]`)
      .join('\n')}\n`,
    line: 6,
    says: /document contains excessive aliasing/,
  },
  { name: '5,000 levels', text: `a:\n  b: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`, line: 2, says: /exceeded max depth/ },
  {
    name: 'binary',
    text: `a: 1\n${String.fromCharCode(...Array.from({ length: 2_000 }, (_, at) => 1 + ((at * 7_919) % 255))).replace(/[\r\n]/g, '')}`,
    line: 2,
    says: /control characters are not allowed/,
  },
]

test('bad YAML is answered at its line, kept, and harms nothing', async ({ page }) => {
  test.setTimeout(120_000)
  await emptyCluster(page)
  await openYaml(page)
  for (const [index, { name, text, line, says, applied }] of cases.entries())
    await test.step(name, async () => {
      await pasteYaml(page, text)
      await expect.poll(() => keptText(page), often).toBe(text)
      const from = Date.now()
      await apply(page)
      const problem = page.getByRole('listitem').filter({ hasText: says }).filter({ hasText: 'said by the API server' })
      await problem.waitFor()
      const tookMs = Date.now() - from
      console.log(`${name}: answered after ${tookMs} ms`)
      expect(tookMs).toBeLessThan(answeredWithinMs)
      if (applied) await expect(page.getByText(applied)).toBeVisible()
      await problem.getByRole('button', { name: `line ${line}`, exact: true }).click()
      await expect(page.getByText(new RegExp(`^Ln ${line}, Col`))).toBeVisible()
      expect(await keptText(page)).toBe(text)
      await expectAlive(page, `after-${index}`)
    })
})

test('of two equal keys the last wins, with a warning', async ({ page }) => {
  await emptyCluster(page)
  await openYaml(page)
  await pasteYaml(page, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: twice\ndata:\n  a: "1"\n  a: "2"\n')
  await apply(page)
  await expect(page.getByText('configmap/twice created')).toBeVisible()
  const warning = page.getByRole('listitem').filter({ hasText: /already set in map/ })
  await expect(warning.getByRole('button', { name: 'line 7' })).toBeVisible()
  const stored = await page.evaluate(async () => (await window.orrery.request('GET', '/api/v1/namespaces/default/configmaps/twice')).body)
  expect(stored).toMatchObject({ data: { a: '2' } })
  await expectAlive(page, 'after')
})

test('10 MB are refused at once, by the page and by its API', async ({ page }) => {
  await emptyCluster(page)
  await openYaml(page)
  const before = await keptText(page)
  const big = `${good}---\n`.repeat(170_000)
  const tookMs = await pasteYaml(page, big, async () => page.getByText(/What you had is still here/).waitFor())
  console.log(`10 MB: answered after ${tookMs} ms`)
  expect(tookMs).toBeLessThan(answeredWithinMs)
  expect(await keptText(page)).toBe(before)
  const [problem] = await page.evaluate(async (text) => (await window.orrery.apply(text)).problems, big)
  expect(problem).toMatchObject({ severity: 'error', line: 1, message: expect.stringMatching(/too large: .* the limit is 3 MiB/) })
  await page.getByRole('button', { name: 'Leave it' }).click()
  await expectAlive(page, 'after')
})

/** The clock moves, and good YAML is taken. */
async function expectAlive(page: Page, name: string): Promise<void> {
  await page.evaluate(() => window.orrery.clock.run())
  const now = await page.evaluate(() => window.orrery.clock.now())
  await expect.poll(() => page.evaluate(() => window.orrery.clock.now()), often).toBeGreaterThan(now)
  await pasteYaml(page, good.replace('fine', name))
  await expect(page.getByRole('listitem').filter({ hasText: /said by the API server/ })).toHaveCount(0)
  await apply(page)
  await expect(page.getByText(`configmap/${name} created`)).toBeVisible()
}
