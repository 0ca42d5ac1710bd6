import { expect, it } from 'vitest'
import { durationMs, type FlagSpec, parseArgs } from './flags.ts'
import { splitWords } from './words.ts'

const specs: readonly FlagSpec[] = [
  { name: 'output', short: 'o', type: 'string' },
  { name: 'all', short: 'A', type: 'bool' },
  { name: 'replicas', type: 'int' },
  { name: 'dry-run', type: 'string', alone: 'unchanged', default: 'none' },
  { name: 'filename', short: 'f', type: 'list' },
]
const parse = (...words: readonly string[]) => parseArgs('get', words, specs)
const failure = (...words: readonly string[]) => {
  try {
    parse(...words)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

it('takes flags in every spelling, anywhere before --', () => {
  const { flags, args, afterDash } = parse('pods', '-oyaml', '--replicas=3', '-A', 'web', '--dry-run', '-f', 'a,b', '-f=c', '--', '-o', 'x')
  expect([flags.text('output'), flags.number('replicas'), flags.on('all'), flags.text('dry-run'), flags.all('filename')]).toEqual([
    'yaml',
    3,
    true,
    'unchanged',
    ['a', 'b', 'c'],
  ])
  expect([args, afterDash]).toEqual([
    ['pods', 'web'],
    ['-o', 'x'],
  ])
  expect(parse().flags.text('dry-run')).toBe('none')
})

it('refuses as kubectl does', () => {
  expect(failure('--wrong')).toBe("error: unknown flag: --wrong\nSee 'kubectl get --help' for usage.")
  expect(failure('-z')).toBe("error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.")
  expect(failure('-o')).toBe("error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.")
  expect(failure('--replicas=x')).toBe(
    'error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax\nSee \'kubectl get --help\' for usage.',
  )
  expect(failure('--all=maybe')).toContain('strconv.ParseBool')
})

it('reads durations', () => {
  expect(['80s', '1m30s', '5', '1.5h', '500ms', '0s', '', 'soon', '-1s'].map(durationMs)).toEqual([
    80_000,
    90_000,
    5000,
    5_400_000,
    500,
    0,
    undefined,
    undefined,
    -1000,
  ])
})

it('splits a line into words', () => {
  const words = (line: string) => {
    const split = splitWords(line)
    return split.ok ? split.words : split.message
  }
  expect(words(`patch x -p '{"a": "b c"}' "d \\"e\\" $f" g\\ h`)).toEqual(['patch', 'x', '-p', '{"a": "b c"}', 'd "e" $f', 'g h'])
  expect(words("get '' x")).toEqual(['get', '', 'x'])
  expect(words("get 'x")).toContain('unexpected EOF')
})
