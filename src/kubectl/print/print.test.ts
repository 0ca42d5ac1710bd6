import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../protocol/time.ts'
import { alignTabs } from '../describe/page.ts'
import { readManifest } from '../manifest.ts'
import { dumpYaml } from '../yaml/dump.ts'
import { ageText } from './age.ts'
import { customColumns } from './custom-columns.ts'
import { parseJsonPath, renderJsonPath } from './jsonpath.ts'
import { sortByPath } from './sort.ts'

const printed = JSON.parse(readFileSync('tests/fixtures/golden/kubectl-tour/printed.json', 'utf8')) as Readonly<Record<string, string>>
const yamlOutputs = Object.entries(printed).filter(([command]) => command.includes('yaml'))

describe('YAML', () => {
  it.each(yamlOutputs)('of `kubectl %s` is what a real kubectl prints', (command, text) => {
    const list = text.startsWith('apiVersion: v1\nitems:')
    const objects = readManifest(text).documents.map((document) => document.object)
    const value = list ? { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } } : objects[0]
    expect(dumpYaml(value), command).toBe(text)
  })

  it('quotes what YAML 1.1 would misread and nothing else', () => {
    const texts = [
      'yes',
      'n',
      '3600',
      '1e3',
      '',
      '~',
      '2026-01-01',
      '1:30',
      '<<',
      '*/5 * * * *',
      'a: b',
      'a #b',
      '- a',
      '#a',
      '@a',
      ' a',
      'a:b',
      'plain text',
      '-',
      '0x1F',
      "it's",
    ]
    expect(dumpYaml(texts)).toBe(
      `- "yes"\n- "n"\n- "3600"\n- "1e3"\n- ""\n- "~"\n- "2026-01-01"\n- "1:30"\n- "<<"\n- '*/5 * * * *'\n- 'a: b'\n- 'a #b'\n- '- a'\n- '#a'\n- '@a'\n- ' a'\n- a:b\n- plain text\n- '-'\n- "0x1F"\n- it's\n`,
    )
  })

  it('writes lines as blocks, unless blanks would be lost', () => {
    expect(dumpYaml({ a: 'x\ny\n', b: 'x\ny', c: 'x \ny', d: '\tx', e: [], f: {} })).toBe(
      'a: |\n  x\n  y\nb: |-\n  x\n  y\nc: "x \\ny"\nd: "\\tx"\ne: []\nf: {}\n',
    )
  })

  it('is read back as it was', () => {
    const value = {
      kind: 'A',
      apiVersion: 'v1',
      texts: ['no', '0777', 'a\n\nb\n', 'tab\there', 'long '.repeat(40), '"quoted"', "'", ': ', '\u0007'],
      nested: { 'a.b/c': { y: 1 } },
    }
    expect(readManifest(dumpYaml(value)).documents[0]?.object).toEqual(value)
  })
})

describe('JSONPath', () => {
  const pods = {
    items: [
      { metadata: { name: 'a', labels: { 'app.example/x': 'one' } }, status: { phase: 'Running', restarts: 2 } },
      { metadata: { name: 'b' }, status: { phase: 'Pending', restarts: 0 } },
    ],
    list: [0, 1, 2, 3],
  }
  const render = (template: string, value: unknown = pods) => {
    const parsed = parseJsonPath(template)
    return parsed.ok ? renderJsonPath(parsed.parts, value) : parsed.message
  }

  it.each([
    ['{.items[*].metadata.name}', 'a b'],
    ['{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}', 'a\tRunning\nb\tPending\n'],
    ['{.items[?(@.status.phase=="Pending")].metadata.name}', 'b'],
    ['{.items[?(@.status.restarts>1)].metadata.name}', 'a'],
    ['{.items[0].metadata.labels.app\\.example/x}', 'one'],
    ["{.items[0].metadata.labels['app.example/x']}", 'one'],
    ['{..phase}', 'Running Pending'],
    ['{.list[1:3]} {.list[-1]} {.list[0,2]}', '1 2 3 0 2'],
    ['{.items[1].status}', '{"phase":"Pending","restarts":0}'],
    ['name={.items[0].metadata.name} {.nope}.', 'name=a .'],
    ['{.items[', 'unterminated array'],
    ['{range .items[*]}', 'unexpected EOF, expecting {end}'],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text)
  })

  it('sorts and fills columns', () => {
    expect(sortByPath(pods.items, '.status.restarts', (item) => item).map((item) => item.metadata.name)).toEqual(['b', 'a'])
    expect(customColumns('NAME:.metadata.name,LABEL:.metadata.labels', pods.items, true)).toBe(
      'NAME   LABEL\na      {"app.example/x":"one"}\nb      <none>\n',
    )
  })
})

describe('text in columns', () => {
  it('shortens durations as Kubernetes does', () => {
    const ages = [
      0,
      119 * SECOND,
      2 * MINUTE,
      125 * SECOND,
      10 * MINUTE,
      179 * MINUTE,
      200 * MINUTE,
      47 * 60 * MINUTE,
      50 * 60 * MINUTE,
      -SECOND / 2,
      -5 * SECOND,
    ]
    expect(ages.map(ageText)).toEqual(['0s', '119s', '2m', '2m5s', '10m', '179m', '3h20m', '47h', '2d2h', '0s', '<invalid>'])
  })

  it('aligns neighbouring lines only', () => {
    expect(alignTabs('a:\t1\nlong:\t2\nnothing here\nb:\t3\n')).toBe('a:     1\nlong:  2\nnothing here\nb:  3\n')
    expect(alignTabs('x\ty\tz\nlonger\ty\n')).toBe('x       y  z\nlonger  y\n')
  })
})
