import { defineConfig } from '@playwright/test'
import { chromiumArgs, findBrowser } from './scripts/browser.mjs'

const browser = findBrowser()
const port = Number(process.env.E2E_PORT ?? 4173)
const address = `http://127.0.0.1:${port}/some/folder/`

/** Browser tests run on the built page, under its own security policy, below some path that it was not built for. */
export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  // Generous, because nothing is waited for but conditions: a slow machine is no failure.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      args: chromiumArgs,
      ...(browser?.path ? { executablePath: browser.path } : {}),
      env: { ...(process.env as Record<string, string>), ...browser?.env },
    },
  },
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort --base /some/folder/`,
    url: address,
    reuseExistingServer: false,
  },
})
