import { test as base, expect, type Page } from '@playwright/test'
import type { PageApi } from '../src/ui/api/page-api.ts'

declare global {
  interface Window {
    orrery: PageApi
  }
}

/** Every test fails when the page logs an error or a warning, or asks anything of another address than its own. */
export const test = base.extend<{ page: Page }>({
  page: async ({ page, baseURL }, use) => {
    const complaints: string[] = []
    watch(page, baseURL ?? '', complaints)
    await use(page)
    expect(complaints).toEqual([])
  },
})

/** Collects what must not happen on a page. */
export function watch(page: Page, baseURL: string, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(baseURL).origin) && !/^(blob|data):/.test(request.url())) complaints.push(request.url())
  })
}

/** Opens the page and waits until its cluster can be asked. */
export async function openPage(page: Page, address = './'): Promise<void> {
  await page.goto(address)
  await page.evaluate(() => window.orrery.ready)
}

/** An empty cluster, paused. */
export async function emptyCluster(page: Page, nodes = 3): Promise<void> {
  await openPage(page)
  await page.evaluate((count) => window.orrery.reset({ nodes: count, seed: 7 }), nodes)
}

/** A Deployment of pods that run at once, with a Service. */
export const webYaml = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
          ports: [{ containerPort: 80 }]
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`

export { expect }
