import { expect, type Page } from '@playwright/test'

/** Shows the YAML tab and waits until the editor stands there with the text that it starts with. */
export async function openYaml(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'YAML' }).first().click()
  await expect(page.getByRole('textbox', { name: 'YAML of your objects' })).toBeAttached()
  await expect(page.locator('[data-testid=yaml-editor] .view-lines')).toContainText('Deployment')
}

/**
 * Puts a text in the place of the editor's, as a person does: select all, and paste from the clipboard. Returns how many milliseconds passed
 * from the paste to the answer that is waited for.
 */
export async function pasteYaml(page: Page, text: string, answer = async () => {}): Promise<number> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.getByRole('textbox', { name: 'YAML of your objects' }).focus()
  await page.keyboard.press('ControlOrMeta+a')
  const from = Date.now()
  await page.keyboard.press('ControlOrMeta+v')
  await answer()
  return Date.now() - from
}

/** The editor's text as this browser keeps it over a reload. */
export function keptText(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () =>
      new Promise<string | undefined>((resolve) => {
        const open = indexedDB.open('orrery')
        open.onsuccess = () => {
          const read = open.result.transaction('work').objectStore('work').get('text')
          read.onsuccess = () => {
            open.result.close()
            resolve(read.result)
          }
        }
      }),
  )
}

/** Presses Apply. */
export async function apply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
}
