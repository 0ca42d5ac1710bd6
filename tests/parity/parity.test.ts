import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareEvents, compareObjects } from './compare.ts'
import { explanation, readKnownDifferences } from './fidelity.ts'
import { NamePairs, type Plain, randomNamePattern, randomPrefixes } from './names.ts'
import { normaliseOutput, normaliseRecorded } from './normalise.ts'
import { runScript } from './shell.ts'

const fixtures = 'tests/fixtures/golden'

describe('the shell that reads recorded scripts', () => {
  const play = (
    script: string,
    answer: (words: readonly string[], stdin: string | undefined) => string = (words) => `${words.join(' ')}\n`,
  ) => {
    const calls: string[] = []
    let slept = 0
    const outcome = runScript(
      script,
      { NS: 'sim' },
      {
        kubectl: (words, stdin) => {
          calls.push(words.join('|') + (stdin === undefined ? '' : ` < ${stdin}`))
          const failed = words.includes('fail')
          return { stdout: failed ? '' : answer(words, stdin), stderr: failed ? 'error\n' : '', rc: failed ? 1 : 0 }
        },
        sleep: (seconds) => {
          slept += seconds
        },
      },
    )
    return { calls, slept, ...outcome }
  }

  it('runs commands one after another and stops at none', () => {
    const { calls, slept, stdout, stderr, rc } = play(
      '# max: 5\nkubectl -n $NS a; kubectl fail; echo rc=$?\nsleep 2; kubectl c || kubectl d\nkubectl fail && kubectl e',
    )
    expect(calls).toEqual(['-n|sim|a', 'fail', 'c', 'fail'])
    expect({ slept, stdout, stderr, rc }).toEqual({ slept: 2, stdout: '-n sim a\nrc=1\nc\n', stderr: 'error\nerror\n', rc: 1 })
  })

  it('keeps quotes, expands loops, functions, here-documents and pipes', () => {
    const script = `k(){ kubectl -n $NS "$@"; }
k patch -p '{"a": "$x"}' -q "{\\"b\\":1}"
for p in $(kubectl get -o name | cut -d/ -f2); do kubectl create -f - <<X
{"name":"$p"}
X
done
kubectl apply <<<"$NS text"
kubectl long | head -1 | sed 's/long/short/'`
    const { calls, stdout } = play(script, (words) => (words[0] === 'get' ? 'pod/a\npod/b\n' : `${words[0]}\n`))
    expect(calls).toEqual([
      '-n|sim|patch|-p|{"a": "$x"}|-q|{"b":1}',
      'get|-o|name',
      'create|-f|- < {"name":"a"}\n',
      'create|-f|- < {"name":"b"}\n',
      'apply < sim text\n',
      'long',
    ])
    expect(stdout.endsWith('short\n')).toBe(true)
  })

  it('reads every recorded script', () => {
    for (const scenario of readdirSync(fixtures)) {
      const folder = join(fixtures, scenario, 'input')
      let scripts: readonly string[] = []
      try {
        scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'))
      } catch {
        continue
      }
      for (const script of scripts) expect(() => play(readFileSync(join(folder, script), 'utf8'))).not.toThrow()
    }
  })
})

describe('comparing', () => {
  const recorded = (scenario: string, step: string): readonly Plain[] =>
    normaliseRecorded(JSON.parse(readFileSync(join(fixtures, scenario, 'steps', step, 'objects.json'), 'utf8')) as readonly Plain[])

  it('finds a recording equal to itself and sees every change', () => {
    const objects = recorded('01-deployment', '01-deploy.yaml')
    expect(compareObjects(objects, objects)).toEqual({ checks: 10, failed: 0, differences: [] })
    const changed = objects.map((object) =>
      object.kind === 'Deployment' ? { ...object, status: { ...(object.status as object), readyReplicas: 4 } } : object,
    )
    expect(compareObjects(objects, changed).differences).toEqual([
      { what: 'object Deployment/web status.readyReplicas', recorded: '5', simulated: '4' },
    ])
    expect(compareObjects(objects, objects.slice(1)).differences).toMatchObject([{ what: 'object Deployment/web', simulated: 'missing' }])
    expect(compareObjects(objects.slice(1), objects).differences).toMatchObject([{ what: 'object Deployment/web', recorded: 'missing' }])
  })

  it('tells another placement once, as a count by node', () => {
    const objects = recorded('01-deployment', '01-deploy.yaml')
    const text = JSON.stringify(objects)
    const moved = JSON.parse(text) as { kind: string; spec: { nodeName?: string } }[]
    for (const object of moved) if (object.kind === 'Pod' && object.spec.nodeName === 'node-d') object.spec.nodeName = 'node-b'
    const { differences } = compareObjects(objects, moved as unknown as readonly Plain[])
    expect(differences).toEqual([
      {
        what: 'placement Pod/web-784bb8747d-*',
        recorded: 'node-a: 1, node-b: 1, node-c: 2, node-d: 1',
        simulated: 'node-a: 1, node-b: 2, node-c: 2',
      },
    ])
  })

  it('lets times differ by a few seconds only', () => {
    const at = (time: string): Plain => ({ kind: 'A', metadata: { name: 'a' }, status: { at: time } })
    expect(compareObjects([at('T+5')], [at('T+8')]).failed).toBe(0)
    expect(compareObjects([at('T+5')], [at('T+10')]).failed).toBe(1)
  })

  it('counts events by object, reason and message', () => {
    const event = (message: string, count: number) => ({ type: 'Normal', reason: 'R', object: 'Pod/a', message, count })
    expect(compareEvents([event('x', 3)], [event('x', 1), event('x', 2)], new Set()).failed).toBe(0)
    expect(compareEvents([event('x', 3)], [event('y', 3)], new Set()).differences.map(({ what }) => what)).toEqual([
      'event Pod/a Normal R: x',
      'event Pod/a Normal R: y',
    ])
  })
})

describe('random names', () => {
  it('pairs those that are most alike, and keeps pairs', () => {
    const prefixes = randomPrefixes(['web-abc-{1} web-abc-{2}'])
    const pattern = randomNamePattern(prefixes)!
    expect('web-abc-x7k2p'.replace(pattern, '$1{*}')).toBe('web-abc-{*}')
    expect('web-abc-xyz'.replace(pattern, '$1{*}')).toBe('web-abc-xyz')
    const pairs = new NamePairs()
    const simulated = new Map([
      ['web-abc-aaaaa', ['node-b']],
      ['web-abc-bbbbb', ['node-a']],
    ])
    const recorded = new Map([
      ['web-abc-{1}', ['node-a']],
      ['web-abc-{2}', ['node-b']],
    ])
    pairs.pair(simulated, recorded, () => 'web-abc-')
    expect(['web-abc-aaaaa', 'web-abc-bbbbb', 'web-abc-ccccc'].map((name) => pairs.nameFor(name, 'web-abc-'))).toEqual([
      'web-abc-{2}',
      'web-abc-{1}',
      'web-abc-{+1}',
    ])
  })

  it('go from output, with ages and addresses', () => {
    const pattern = randomNamePattern(['web-'])
    expect(normaliseOutput('NAME        READY   AGE\nweb-x7k2p   1/1     5m10s\n', pattern)).toBe('NAME  READY  AGE\nweb-{*}  1/1  <age>\n')
    expect(normaliseOutput('Waiting 1...\nWaiting 1...\ndone\n', undefined)).toBe('Waiting 1...\ndone\n')
  })
})

describe('known differences', () => {
  it('are read from a fenced block and match by pattern', () => {
    const known = readKnownDifferences(
      'text\n\n```parity\n- 01-* | * | object EndpointSlice/* metadata.generation | counts writes | and more\n```\n- not | this | one | here\n',
    )
    expect(known).toEqual([
      { scenario: '01-*', step: '*', what: 'object EndpointSlice/* metadata.generation', reason: 'counts writes | and more' },
    ])
    expect(explanation(known, '01-deployment', '05-scale.sh', 'object EndpointSlice/web-{1} metadata.generation')).toBe(known[0])
    expect(explanation(known, '02-probes', '05-scale.sh', 'object EndpointSlice/web-{1} metadata.generation')).toBeUndefined()
    expect(() => readKnownDifferences('```parity\n- too | few\n```\n')).toThrow()
  })
})
