import { emptyCluster, expect, test } from './open-page.ts'

const podYaml = `apiVersion: v1
kind: Pod
metadata:
  name: one
spec:
  containers: [{ name: a, image: nginx:1.27 }]
  restartPolicy: Sometimes
`

test('the editor completes, checks and explains under the security policy, and the API server points at the line', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await emptyCluster(page)
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  const lines = page.locator('[data-testid=yaml-editor] .view-lines')
  await expect(lines).toContainText('Deployment')
  await lines.click()
  await page.evaluate((text) => navigator.clipboard.writeText(text), podYaml)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+v')
  await expect(lines).toContainText('restartPolicy: Sometimes')
  await expect(page.getByText(/Valid values:/)).toBeVisible()
  await page.keyboard.insertText('  term')
  await page.keyboard.press('Control+Space')
  await expect(page.getByRole('option', { name: /terminationGracePeriodSeconds/ })).toBeVisible()
  await page.keyboard.press('Escape')
  for (let count = 0; count < 4; count++) await page.keyboard.press('Backspace')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('listitem').getByText(/restartPolicy: Unsupported value/)).toBeVisible()
})

test('the difference with the live objects shows what was changed', async ({ page }) => {
  await emptyCluster(page)
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  await expect(page.locator('[data-testid=yaml-editor] .view-lines')).toContainText('Deployment')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByText('deployment.apps/web created')).toBeVisible()
  await page.evaluate(() =>
    window.orrery.request(
      'PATCH',
      '/apis/apps/v1/namespaces/default/deployments/web',
      { spec: { replicas: 9 } },
      { 'content-type': 'application/merge-patch+json' },
    ),
  )
  await page.getByRole('button', { name: 'Diff with live' }).click()
  const diff = page.getByRole('region', { name: 'Diff with live' })
  await expect(diff.getByText('1 line differs')).toBeVisible()
  await expect(diff.locator('.view-lines').last()).toContainText('replicas: 3')
})

test('a paste of 10 MB is refused before it reaches the editor, and the beginning can be had', async ({ page }) => {
  await emptyCluster(page)
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  const lines = page.locator('[data-testid=yaml-editor] .view-lines')
  await expect(lines).toContainText('Deployment')
  await page.evaluate(() => {
    const document_ = `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n  text: ${'x'.repeat(1000)}\n`
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', document_.repeat(10_000))
    document
      .querySelector('[data-testid=yaml-editor] textarea, [data-testid=yaml-editor] .native-edit-context')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(page.getByText(/What you had is still here/)).toBeVisible()
  await expect(lines).toContainText('Deployment')
  await page.getByRole('button', { name: 'Leave it' }).click()
  await expect(page.getByText(/What you had is still here/)).toHaveCount(0)
})

test('without Monaco there is a plain field that applies just as well', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' })
  const page = await context.newPage()
  await page.route(/\/monaco-[^/]*\.js$/, (route) => route.abort())
  await emptyCluster(page)
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  await expect(page.getByText(/The editor could not be loaded/)).toBeVisible()
  await page.getByRole('textbox', { name: 'YAML of your objects' }).fill(podYaml.replace('Sometimes', 'Never'))
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByText('pod/one created')).toBeVisible()
  await context.close()
})
