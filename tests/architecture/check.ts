import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'
import { arrowRules, bans, type SyntaxNode } from './rules.ts'

/** One broken rule. */
export interface Complaint {
  readonly rule: string
  readonly file: string
  readonly detail: string
}

/** Sources by path from the repository's root. */
export type Sources = ReadonlyMap<string, string>

/** Looks at every import and every construct of the given sources. */
export function checkArchitecture(sources: Sources): readonly Complaint[] {
  const complaints: Complaint[] = []
  const graph = new Map<string, readonly string[]>()
  for (const [file, source] of sources) {
    const parsed = parseSync(file, source, { lang: file.endsWith('x') ? 'tsx' : 'ts' })
    if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0]?.message}`)
    const isTest = /\.test(-kit)?\.tsx?$/.test(file)
    const targets = importsOf(file, parsed.program as unknown as SyntaxNode)
    graph.set(file, targets)
    if (isTest) continue
    for (const to of targets) {
      for (const rule of arrowRules)
        if (rule.forbids(file, to)) complaints.push({ rule: rule.name, file, detail: `${to}: ${rule.comment}` })
    }
    complaints.push(...bannedIn(file, source, parsed.program as unknown as SyntaxNode))
  }
  return [...complaints, ...cyclesOf(graph)]
}

function importsOf(file: string, program: SyntaxNode): readonly string[] {
  const targets: string[] = []
  walk(program, (node) => {
    const source = node.source as SyntaxNode | undefined | null
    const isImport =
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportNamedDeclaration' ||
      node.type === 'ExportAllDeclaration' ||
      node.type === 'ImportExpression'
    if (isImport && typeof source?.value === 'string') targets.push(resolve(file, source.value))
  })
  return targets
}

function resolve(file: string, specifier: string): string {
  const path = specifier.replace(/\?.*$/, '')
  if (path === '#lesson-kit') return 'src/lessons/kit.ts'
  return path.startsWith('.') ? normalize(join(dirname(file), path)) : path
}

function bannedIn(file: string, source: string, program: SyntaxNode): readonly Complaint[] {
  const applying = bans.filter(({ where }) => where.some((folder) => file.startsWith(`${folder}/`)))
  if (applying.length === 0) return []
  const complaints: Complaint[] = []
  walk(program, (node) => {
    for (const ban of applying) {
      if (ban.matches(node))
        complaints.push({ rule: ban.name, file, detail: `line ${source.slice(0, node.start).split('\n').length}: ${ban.instead}` })
    }
  })
  return complaints
}

function walk(node: unknown, visit: (node: SyntaxNode) => void): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit)
    return
  }
  if (typeof node !== 'object' || node === null) return
  if (typeof (node as SyntaxNode).type === 'string') visit(node as SyntaxNode)
  for (const value of Object.values(node)) if (typeof value === 'object') walk(value, visit)
}

/** Import cycles, each named once by its smallest file. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): readonly Complaint[] {
  const complaints: Complaint[] = []
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const visit = (file: string): void => {
    state.set(file, 'open')
    path.push(file)
    for (const to of graph.get(file) ?? []) {
      if (!graph.has(to)) continue
      if (state.get(to) === 'open')
        complaints.push({ rule: 'no-cycles', file: to, detail: [...path.slice(path.indexOf(to)), to].join(' -> ') })
      else if (!state.has(to)) visit(to)
    }
    path.pop()
    state.set(file, 'done')
  }
  for (const file of [...graph.keys()].sort()) if (!state.has(file)) visit(file)
  return complaints
}
