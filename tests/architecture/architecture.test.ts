import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkArchitecture } from './check.ts'
import { arrowRules, bans } from './rules.ts'

const root = join(import.meta.dirname, '../..')

function sourcesOf(...folders: readonly string[]): Map<string, string> {
  const sources = new Map<string, string>()
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.endsWith('.d.ts')) continue
      const path = join(entry.parentPath, entry.name)
      sources.set(relative(root, path), readFileSync(path, 'utf8'))
    }
  }
  return sources
}

test('the code keeps every rule', () => {
  const complaints = checkArchitecture(sourcesOf('src', 'lessons'))
  expect(complaints.map(({ rule, file, detail }) => `${rule}: ${file}: ${detail}`)).toEqual([])
})

/** One violation of each arrow rule: file, what it imports. */
const planted: Readonly<Record<string, readonly [file: string, target: string]>> = {
  'protocol-knows-nobody': ['src/protocol/x.ts', '../engine/kernel/kernel.ts'],
  'engine-knows-no-outside': ['src/engine/client/x.ts', 'yaml'],
  'xstate-is-for-charts': ['src/engine/controllers/job/job.ts', 'xstate'],
  'kernel-knows-no-kubernetes': ['src/engine/kernel/x.ts', '../../protocol/objects.ts'],
  'etcd-stores-and-no-more': ['src/engine/etcd/x.ts', '../apiserver/apiserver.ts'],
  'only-the-apiserver-touches-etcd': ['src/engine/client/x.ts', '../etcd/etcd.ts'],
  'parts-talk-through-the-api': ['src/engine/scheduler/x.ts', '../kubelet/kubelet.ts'],
  'client-knows-the-kernel-only': ['src/engine/client/x.ts', '../scheduler/scheduler.ts'],
  'apiserver-knows-no-part': ['src/engine/apiserver/x.ts', '../scheduler/scheduler.ts'],
  'controllers-do-not-meet': ['src/engine/controllers/job/x.ts', '../deployment/deployment.ts'],
  'only-the-root-wires': ['src/engine/pictures/x.ts', '../cluster.ts'],
  'hosts-enter-by-the-cluster': ['src/host/x.ts', '../engine/etcd/etcd.ts'],
  'ui-is-only-a-client': ['src/ui/x.tsx', '../engine/cluster.ts'],
  'kubectl-and-lessons-are-pure': ['src/kubectl/x.ts', '../host/session.ts'],
  'lessons-are-data': ['lessons/01/a/lesson.ts', '../../../src/kubectl/kubectl.ts'],
  'tests-are-not-shipped': ['src/ui/x.ts', './y.test.ts'],
}

describe('each arrow rule bites', () => {
  test.each(arrowRules.map(({ name }) => name))('%s', (name) => {
    const [file, target] = planted[name]!
    const sources = new Map([[file, `import { x } from '${target}'\nexport const y = x\n`]])
    expect(checkArchitecture(sources).map(({ rule }) => rule)).toContain(name)
  })

  test('no-cycles', () => {
    const sources = new Map([
      ['src/protocol/a.ts', "import './b.ts'"],
      ['src/protocol/b.ts', "export * from './c.ts'"],
      ['src/protocol/c.ts', "import type { A } from './a.ts'\nexport type C = A"],
    ])
    expect(checkArchitecture(sources)).toEqual([expect.objectContaining({ rule: 'no-cycles', file: 'src/protocol/a.ts' })])
  })
})

const plantedCode: Readonly<Record<string, string>> = {
  'Date.now': 'export const x = Date.now()',
  'new Date()': 'export const x = new Date()',
  performance: 'export const x = performance.now()',
  'Math.random': 'export const x = Math.random()',
  async: 'export const x = async () => 1',
  Promise: 'export const x: Promise<number> | undefined = undefined',
  localeCompare: "export const x = 'a'.localeCompare('b')",
  Intl: 'export const x = new Intl.NumberFormat()',
}

describe('each ban bites', () => {
  test.each(bans.map(({ name }) => name))('%s', (name) => {
    const complaints = checkArchitecture(new Map([['src/engine/kernel/x.ts', plantedCode[name]!]]))
    expect(complaints.map(({ rule }) => rule)).toContain(name)
  })

  test('words in comments and strings are free', () => {
    const source = "// Date.now() and Math.random() are banned\nexport const text = 'new Date()'\nexport const date = new Date(0)\n"
    expect(checkArchitecture(new Map([['src/engine/kernel/x.ts', source]]))).toEqual([])
  })
})

test('the engine is compiled without DOM and Node types', () => {
  const folder = mkdtempSync(join(root, 'node_modules/.fence-'))
  try {
    const names = ['setTimeout(() => 1, 1)', 'window', 'crypto', 'console', 'process', 'document']
    names.forEach((name, index) => {
      writeFileSync(join(folder, `x${index}.ts`), `export const x = ${name}\n`)
    })
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../src/engine/tsconfig.json',
        include: ['./*.ts'],
        exclude: [],
        references: [],
        compilerOptions: { outDir: './out', rootDir: '.' },
      }),
    )
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' })
    names.forEach((name, index) => {
      expect(stdout, name).toContain(`x${index}.ts`)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
