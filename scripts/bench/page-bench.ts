import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { printTable, round } from './table.ts'

const root = process.cwd()
const port = 4179

/** Size of what a first visit loads, and when something can be seen. Needs a browser; says so when there is none. */
export async function measurePage(): Promise<void> {
  if (!existsSync(join(root, 'dist/index.html'))) spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' })
  printTable('What a first visit loads', ['', 'kB', 'gz kB'], initialFiles())
  const { chromiumArgs, findBrowser } = (await import(
    /* @vite-ignore */ resolve(root, 'scripts/browser.mjs')
  )) as typeof import('../browser.mjs')
  const browser = findBrowser()
  if (!browser) {
    console.log('First paint: no browser here (node scripts/browser.mjs --ensure installs one)')
    return
  }
  const server = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    { cwd: root },
  )
  try {
    await once(server.stdout, 'data')
    const { chromium } = await import('@playwright/test')
    const app = await chromium.launch({ ...(browser.path ? { executablePath: browser.path } : {}), args: chromiumArgs })
    const paints: number[] = []
    const ready: number[] = []
    for (let i = 0; i < 5; i++) {
      const page = await (await app.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
      await page.goto(`http://127.0.0.1:${port}/`)
      await page.waitForFunction(() => 'orrery' in window)
      ready.push(await page.evaluate(() => performance.now()))
      paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN))
      await page.context().close()
    }
    await app.close()
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!
    printTable(
      'Opening the page (median of 5, headless Chromium, local)',
      ['', 'ms'],
      [
        ['first contentful paint', round(median(paints), 0)],
        ['page API there', round(median(ready), 0)],
      ],
    )
  } finally {
    server.kill()
  }
}

/** The entry script and everything that it imports statically, from the built page. */
function initialFiles(): (string | number)[][] {
  const dist = join(root, 'dist')
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const initial = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]!)
  const rows = initial.map((file) => {
    const bytes = readFileSync(join(dist, file))
    return [file.replace('assets/', ''), round(bytes.length / 1000, 1), round(gzipSync(bytes).length / 1000, 1)]
  })
  const sum = (column: number, filter: RegExp) =>
    round(
      rows.filter(([file]) => filter.test(String(file))).reduce((total, row) => total + Number(row[column]), 0),
      1,
    )
  const worker = readdirSync(join(dist, 'assets')).filter((file) => /^worker-.*\.js$/.test(file))
  const workers = worker.map((file) => {
    const bytes = readFileSync(join(dist, 'assets', file))
    return [`engine worker ${file}`, round(bytes.length / 1000, 1), round(gzipSync(bytes).length / 1000, 1)]
  })
  return [...rows, ['all initial JavaScript', sum(1, /\.js$/), sum(2, /\.js$/)], ...workers]
}
