import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAX_MANIFEST_LENGTH, readManifest } from './manifest.ts'

const objects = (text: string) => readManifest(text).documents.map((document) => document.object)
const problems = (text: string) =>
  readManifest(text).problems.map(({ severity, message, line, column }) => ({ severity, message, line, column }))
const error = (message: string, line: number, column: number) => [{ severity: 'error', message, line, column }]

describe('reading as kubectl reads', () => {
  it('takes documents, comments and Lists apart', () => {
    const text =
      '---\n# nothing\n---\nkind: A\napiVersion: v1\n--- # second\nkind: List\napiVersion: v1\nitems:\n- {kind: B, apiVersion: v1}\n- kind: C\n  apiVersion: v1\n'
    const { documents, problems: found } = readManifest(text)
    expect(found).toEqual([])
    expect(documents.map(({ object, line }) => [object.kind, line])).toEqual([
      ['A', 4],
      ['B', 10],
      ['C', 11],
    ])
  })

  it('reads scalars by the rules of YAML 1.1 as go-yaml has them', () => {
    const [object] = objects(
      'kind: A\napiVersion: v1\nbools: [yes, on, y, True, no, off, n, FALSE]\nnumbers: [0777, 0o17, 0x1F, 1_000, -5, 1.5, 1e3, +7]\ntexts: [2026-01-01, 12:30:45, "yes", yEs, 0.1.2, 08, null-ish]\nnulls: [~, null, Null, ]\n',
    )
    expect(object).toMatchObject({
      bools: [true, true, true, true, false, false, false, false],
      numbers: [511, 15, 31, 1000, -5, 1.5, 1000, 7],
      texts: ['2026-01-01', '12:30:45', 'yes', 'yEs', '0.1.2', 8, 'null-ish'],
      nulls: [null, null, null],
    })
  })

  it('makes texts of keys', () => {
    expect(objects('kind: A\napiVersion: v1\ndata: {y: 1, 8080: 2, 1.50: 3}')[0]?.data).toEqual({ true: 1, 8080: 2, 1.5: 3 })
  })

  it('lets the last of two equal keys win and warns', () => {
    const text = 'kind: A\napiVersion: v1\ndata:\n  a: 1\n  a: 2\n'
    expect(objects(text)[0]?.data).toEqual({ a: 2 })
    expect(problems(text)).toEqual([
      { severity: 'warning', message: 'key "a" already set in map, the last value counts', line: 5, column: 3 },
    ])
  })

  it('follows anchors and merge keys', () => {
    const [object] = objects('kind: A\napiVersion: v1\nbase: &b {x: 1, y: 2}\ncopy: *b\nmore:\n  <<: *b\n  x: 5\n')
    expect(object).toMatchObject({ copy: { x: 1, true: 2 }, more: { x: 5, true: 2 } })
  })

  it('reads JSON, also with tabs and one object after another', () => {
    expect(objects('{\n\t"kind": "A",\n\t"apiVersion": "v1"\n}\n{"kind": "B", "apiVersion": "v1"}').map(({ kind }) => kind)).toEqual([
      'A',
      'B',
    ])
  })

  it('reads KYAML and the escape that only go-yaml takes', () => {
    expect(objects('---\n{\n  apiVersion: "v1", # comment\n  kind: "A",\n  say: "it\\\'s",\n}\n')).toEqual([
      { apiVersion: 'v1', kind: 'A', say: "it's" },
    ])
  })

  it('finds the place of fields', () => {
    const text =
      '# top\nkind: A\napiVersion: v1\nmetadata:\n  labels:\n    app.example/name: x\nspec:\n  containers:\n  - name: a\n  - name: b\n    image: c\n'
    const { positionOf } = readManifest(text).documents[0]!
    expect(positionOf('spec.containers[1].image')).toEqual({ line: 11, column: 5 })
    expect(positionOf('spec.containers[1].ports[0]')).toEqual({ line: 10, column: 5 })
    expect(positionOf('metadata.labels[app.example/name]')).toEqual({ line: 6, column: 5 })
    expect(positionOf('metadata.labels.app.example/name')).toEqual({ line: 6, column: 5 })
    expect(positionOf('nothing.like.this').line).toBe(2)
  })
})

describe('refusing in the words of kubectl, at the right place', () => {
  it.each([
    [
      'a wrong indentation',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\n spec: {}\n',
      'yaml: line 4: did not find expected key',
      5,
      2,
    ],
    ['a tab', 'a: b\n\tc: d', 'yaml: line 2: found character that cannot start any token', 2, 1],
    ['two colons', 'a: b: c', 'yaml: line 1: mapping values are not allowed in this context', 1, 5],
    ['a bracket left open', 'a: [1,\nb', "yaml: line 1: did not find expected ',' or ']'", 2, 1],
    ['a quote left open', 'a: "x', 'yaml: line 1: found unexpected end of stream', 1, 6],
    ['a NUL', 'a: \0b', 'yaml: control characters are not allowed', 1, 4],
    ['bytes that are no text', 'a: \u0001\u0002', 'yaml: control characters are not allowed', 1, 4],
    ['an alias without anchor', 'a: *nope', "yaml: unknown anchor 'nope' referenced", 1, 5],
    ['an alias of itself', 'a: &x [*x]', "yaml: anchor 'x' value contains itself", 1, 9],
  ])('%s', (_, text, message, line, column) => {
    expect(problems(text)).toEqual(error(`error converting YAML to JSON: ${message}`, line, column))
  })

  it('says what is not set', () => {
    expect(problems('kind: A')).toEqual(error('error validating data: apiVersion not set', 1, 1))
    expect(problems('metadata: {}')).toEqual(error('error validating data: [apiVersion not set, kind not set]', 1, 1))
    expect(problems('kind: A\napiVersion: 1')).toEqual(error("error validating data: apiVersion isn't string type", 1, 1))
  })

  it('refuses what is no object', () => {
    for (const text of ['- a\n- b', 'text', '5', 'true'])
      expect(problems(text)).toEqual(error('error validating data: invalid object to validate', 1, 1))
    expect(readManifest('')).toEqual({ documents: [], problems: [] })
    expect(readManifest('---\n# only this\n---\n~\n')).toEqual({ documents: [], problems: [] })
  })

  it('keeps good documents beside broken ones', () => {
    const { documents, problems: found } = readManifest('kind: A\napiVersion: v1\n---\na: [\n---\nkind: B\napiVersion: v1\n')
    expect(documents.map(({ object }) => object.kind)).toEqual(['A', 'B'])
    expect(found).toHaveLength(1)
    expect(found[0]?.line).toBeGreaterThanOrEqual(4)
  })

  it('refuses text behind a separator', () => {
    expect(problems('kind: A\napiVersion: v1\n--- {kind: B}\n')[0]?.message).toBe('invalid Yaml document separator: {kind: B}')
  })
})

describe('hostile text', () => {
  const refused = (text: string, message: RegExp) => {
    const { documents, problems: found } = readManifest(text)
    expect(documents).toEqual([])
    expect(found.map((problem) => problem.message)).toEqual([expect.stringMatching(message)])
  }

  it('is refused above the size limit', () => refused('x'.repeat(MAX_MANIFEST_LENGTH + 1), /too large: 3\.0 MiB, the limit is 3 MiB/))

  it('is refused above the depth limit', () => {
    refused('['.repeat(5000) + ']'.repeat(5000), /exceeded max depth/)
    refused('- '.repeat(5000), /exceeded max depth/)
    refused(Array.from({ length: 2000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), /exceeded max depth/)
  })

  it('is refused when aliases multiply', () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(index === 0 ? 'x' : `*a${index - 1}`)
          .join(',')}]`,
    )
    refused(levels.join('\n'), /document contains excessive aliasing/)
  })

  it('cannot reach the prototype of objects', () => {
    const [object] = objects('kind: A\napiVersion: v1\n__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(Object.keys(object!)).toContain('__proto__')
  })

  it.each([
    ['open braces', '{'.repeat(1_000_000)],
    ['question marks', '? '.repeat(500_000)],
    ['anchors', '&a '.repeat(300_000)],
    ['escaped quotes', '"\\\'" '.repeat(100_000)],
    ['separators', '---\n'.repeat(300_000)],
    ['percent signs', '%'.repeat(1_000_000)],
  ])('of many %s ends', (_, text) => {
    expect(readManifest(text).documents).toEqual([])
  })
})

describe('manifests that people published', () => {
  const corpus = '../shared/corpus/files'
  const files = (folder: string): readonly string[] =>
    readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? files(join(folder, name)) : [join(folder, name)]))

  it.skipIf(!existsSync(corpus))(
    'never throw',
    () => {
      let documents = 0
      for (const file of files(corpus)) documents += readManifest(readFileSync(file, 'utf8')).documents.length
      expect(documents).toBeGreaterThan(5000)
    },
    120_000,
  )
  if (!existsSync(corpus)) process.stdout.write('the collection of published manifests is absent: its test is skipped\n')
})
