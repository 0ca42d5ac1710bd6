import { emptyCluster, expect, test, webYaml } from './open-page.ts'

test('kubectl answers in the terminal, and sees what the page sees', async ({ page }) => {
  await emptyCluster(page)
  await page.evaluate(async (yaml) => {
    await window.orrery.apply(yaml)
    await window.orrery.clock.runUntilQuiet(60_000)
  }, webYaml)
  await page.getByRole('tab', { name: 'Terminal' }).click()
  const line = page.getByRole('textbox', { name: 'Command' })
  const log = page.getByRole('log', { name: 'kubectl' })
  await line.fill('kubectl get deployments')
  await line.press('Enter')
  await expect(log).toContainText(/web\s+3\/3\s+3\s+3/)
  await line.fill('kubectl scale deployment web --replicas=1')
  await line.press('Enter')
  await expect(log).toContainText('deployment.apps/web scaled')
  await line.press('ArrowUp')
  await expect(line).toHaveValue('kubectl scale deployment web --replicas=1')
  await line.fill('ls')
  await line.press('Enter')
  await expect(log).toContainText('Only kubectl is here')
})
