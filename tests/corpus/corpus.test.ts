import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { Cluster } from '../../src/engine/cluster.ts'
import { applyText } from '../../src/host/apply.ts'
import { MINUTE } from '../../src/protocol/time.ts'

/** Published manifests, kept beside the repository; not ours, so never copied into it. `CORPUS=all` plays every one. */
const corpus = join(import.meta.dirname, '../../../shared/corpus/files')
const oneIn = process.env.CORPUS === 'all' ? 1 : 25

const files = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  : []
if (files.length === 0) console.log('published manifests are not here: what people paste is not played')

test.skipIf(files.length === 0)('whatever people paste, the engine goes on, and the page can draw it', { timeout: 1_200_000 }, () => {
  const failed: string[] = []
  for (const file of files.filter((_, index) => index % oneIn === 0)) {
    try {
      play(readFileSync(file, 'utf8'))
    } catch (error) {
      failed.push(`${relative(corpus, file)}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  expect(failed).toEqual([])
})

function play(text: string): void {
  const cluster = new Cluster({ seed: 1 }, { checkpointEvery: 1_000_000 })
  const { kernel } = cluster
  kernel.runUntilQuiet(MINUTE)
  applyText(text, {
    send: (request) => cluster.request(request),
    wait: (delayMs) => kernel.runUntil(kernel.world.now + delayMs * 1000),
    now: () => kernel.world.now,
  })
  kernel.runUntilQuiet(kernel.world.now + 2 * MINUTE)
  cluster.query({ kind: 'cluster' })
  cluster.query({ kind: 'graph' })
  cluster.query({ kind: 'network' })
  cluster.query({ kind: 'timeline', from: 0, to: kernel.world.now, bins: 200 })
  for (const resource of ['pods', 'services', 'deployments', 'jobs', 'ingresses', 'events']) cluster.query({ kind: 'table', resource })
}
