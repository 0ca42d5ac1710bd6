/** A Chromium to test with: its path (absent: Playwright's own), who named it, and what its environment needs. */
export interface Browser {
  readonly path?: string
  readonly from: string
  readonly env?: Record<string, string>
}
/** Finds a Chromium without installing anything. */
export function findBrowser(): Browser | undefined
/** Switches that every test browser is started with. */
export const chromiumArgs: string[]
