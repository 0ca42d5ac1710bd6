import { mkdirSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '..')

/**
 * Runs a TypeScript entry on a Node that cannot read TypeScript: bundles it with Vite, imports the bundle and calls its `main(argv)`.
 * Returns what `main` returns: the exit code.
 * @param {string} entry path from the repository's root
 * @param {readonly string[]} argv
 * @returns {Promise<number>}
 */
export async function runTs(entry, argv) {
  const name = basename(entry).replace(/\.tsx?$/, '')
  const outDir = join(root, 'node_modules/.cache/orrery', `${name}-${process.pid}`)
  mkdirSync(outDir, { recursive: true })
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: resolve(root, entry),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'entry.mjs' } },
    },
  })
  try {
    const { main } = await import(pathToFileURL(join(outDir, 'entry.mjs')).href)
    return await main(argv)
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
