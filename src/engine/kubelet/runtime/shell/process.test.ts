import { describe, expect, it } from 'vitest'
import { SECOND } from '../../../../protocol/time.ts'
import { compileScript } from './compile.ts'
import { advance, plannedExit, runInside, startProcess } from './process.ts'

const run = (script: string, env: Record<string, string> = {}) => startProcess(compileScript(script, env), 'pod-1', 0, 0)
const exitOf = (script: string, env?: Record<string, string>) => {
  const exit = plannedExit(run(script, env))
  return exit && `${exit.at / SECOND}s ${exit.code}`
}
const output = (script: string, seconds: number, env?: Record<string, string>) => {
  const process = run(script, env)
  advance(process, seconds * SECOND)
  return process.log.map(({ text }) => text)
}

describe('exits', () => {
  it.each([
    ['sleep 1; exit 3', '1s 3'],
    ['sleep 2', '2s 0'],
    ['false', '0s 1'],
    ['false || exit 7', '0s 7'],
    ['true && sleep 1m && false', '60s 1'],
    ['! false', '0s 0'],
    ['! true', '0s 1'],
    ['exit', '0s 0'],
    ['if [ -f /a ]; then exit 1; else exit 2; fi', '0s 2'],
    ['touch /a; if [ -f /a ]; then exit 1; else exit 2; fi', '0s 1'],
    ['for i in 1 2 3; do sleep 2; done; exit 5', '6s 5'],
    ['for i in 1 2 3; do sleep 2; if [ $i = 2 ]; then break; fi; done; exit 5', '4s 5'],
    ['for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; sleep 2; done', '4s 0'],
    ['while true; do sleep 5; exit 4; done', '5s 4'],
    ['until test -f /tmp/x; do sleep 1; touch /tmp/x; done; exit 9', '1s 9'],
    ['(sleep 1; exit 2)', '1s 2'],
    ['exec sleep 3', '3s 0'],
    ['sleep 10 & wait', '10s 0'],
    ['echo "a;b" && exit 2', '0s 2'],
    ['case x in y) ;; esac', undefined],
  ])('%s', (script, expected) => {
    if (expected === undefined) expect(() => exitOf(script)).not.toThrow()
    else expect(exitOf(script)).toBe(expected)
  })

  it.each([
    'sleep infinity',
    'while true; do sleep 5; done',
    'while :; do date; sleep 1; done',
    'tail -f /dev/null',
    "nginx -g 'daemon off;'",
  ])('%s never ends', (script) => {
    expect(plannedExit(run(script))).toBeUndefined()
  })

  it('takes a loop without a pause as busy for ever', () => {
    expect(plannedExit(run('while true; do :; done'))).toBeUndefined()
  })
})

it.each([
  '('.repeat(10_000),
  'for i in 1 2 3 4 5 6 7 8 9; do '.repeat(12),
  'if '.repeat(3000),
  "'",
  '$(',
  '; ; | && ||',
  'while',
  'for',
  'trap "" ',
  'echo >',
])('takes any text for a script: %#', (script) => expect(() => exitOf(script)).not.toThrow())

describe('logs and files', () => {
  it('prints with variables and keeps single quotes', () => {
    expect(output(`x=1; echo $x $HOME '$x' ${'$'}{Y:-z}`, 0, { HOME: '/root' })).toEqual(['1 /root $x z'])
    expect(output('for i in a b; do echo "n $i"; done', 0)).toEqual(['n a', 'n b'])
    expect(output('echo $(hostname)', 0, { HOSTNAME: 'pod-1' })).toEqual(['pod-1'])
  })

  it('walks a long loop in leaps and keeps the last lines', () => {
    const process = run('while true; do date; sleep 1; done')
    advance(process, 36_000 * SECOND)
    expect(process.log.at(-1)).toEqual({ at: 36_000 * SECOND, text: '2026-01-01T10:00:00Z' })
    expect(process.log).toHaveLength(100)
  })

  it('answers the liveness example as its file comes and goes', () => {
    const process = run('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600')
    const probe = compileScript('cat /tmp/healthy', {})
    advance(process, 29 * SECOND)
    expect(runInside(process, probe, 29 * SECOND).code).toBe(0)
    advance(process, 31 * SECOND)
    expect(runInside(process, probe, 31 * SECOND)).toMatchObject({
      code: 1,
      output: "cat: can't open '/tmp/healthy': No such file or directory",
    })
    expect(plannedExit(process)).toEqual({ at: 630 * SECOND, code: 0 })
  })

  it('redirects', () => {
    const process = run('echo hello > /data/x; cat /data/x; echo gone 2>&1 >/dev/null')
    advance(process, 0)
    expect(process.files).toEqual({ '/data/x': 'hello' })
    expect(process.log.map(({ text }) => text)).toEqual(['hello'])
  })
})

it('takes the last unknown command of a service for its server, and any command that replaces the shell', () => {
  const ends = (script: string, serves: boolean) => plannedExit(startProcess(compileScript(script, {}, serves), 'p', 0, 0)) !== undefined
  expect([
    ends('setup && /usr/bin/serve -p 80', true),
    ends('setup && /usr/bin/serve', false),
    ends('serve; echo done', true),
    ends('exec /app', false),
  ]).toEqual([false, true, true, false])
})

describe('traps', () => {
  it('remembers to ignore, or where the handler is', () => {
    const ignoring = run("trap '' TERM; sleep infinity")
    advance(ignoring, 0)
    expect(ignoring.trap).toBe('ignore')
    const handling = run("trap 'echo bye; sleep 2; exit 6' TERM; while true; do sleep 1; done")
    advance(handling, 0)
    handling.pc = handling.trap as number
    handling.wakeAt = 10 * SECOND
    expect(plannedExit(handling)).toEqual({ at: 12 * SECOND, code: 6 })
  })
})
