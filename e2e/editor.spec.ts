import { emptyCluster, expect, test } from './open-page.ts'

test('the editor completes, checks and explains under the security policy, and the API server points at the line', async ({ page }) => {
  await emptyCluster(page)
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  const lines = page.locator('[data-testid=yaml-editor] .view-lines')
  await expect(lines).toContainText('Deployment')
  await lines.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText('apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  containers: []\n  restartPolicy: Sometimes\n')
  await expect(lines).toContainText('restartPolicy: Sometimes')
  await expect(page.getByText(/Valid values:/)).toBeVisible()
  await page.keyboard.insertText('  term')
  await page.keyboard.press('Control+Space')
  await expect(page.getByRole('option', { name: /terminationGracePeriodSeconds/ })).toBeVisible()
  await page.keyboard.press('Escape')
  for (let count = 0; count < 6; count++) await page.keyboard.press('Backspace')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText(/restartPolicy: Unsupported value/)).toBeVisible()
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
