import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { createCluster } from '../src/engine/cluster.ts'
import { exportRun } from '../src/host/run-document.ts'
import type { Command, Lesson } from '../src/lessons/lesson.ts'
import { complaints, readLessonText } from '../src/lessons/lesson-text.ts'
import { LessonRun } from '../tests/lesson-run.ts'

vi.setConfig({ testTimeout: 120_000 })

const lessons = import.meta.glob<{ readonly default: Lesson }>('./*/*/lesson.ts', { eager: true })
const languages = ['en', 'zh-CN']
/** As long as a learner may look on: an action is asked for, not patience. */
const idleSeconds = 600

describe.each(Object.entries(lessons))('%s', (path, { default: lesson }) => {
  const folder = join(import.meta.dirname, dirname(path))
  const files = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )

  test('has the name of its folder and at most six steps', () => {
    expect(path).toMatch(new RegExp(`^\\./[0-9]{2}-[a-z-]+/[0-9]{2}-${lesson.id}/lesson\\.ts$`))
    expect(lesson.steps.length).toBeLessThanOrEqual(6)
  })

  test('has no stray file', () => {
    expect(readdirSync(folder).sort()).toEqual(
      [...languages.map((language) => `${language}.md`), 'lesson.ts', ...Object.keys(files)].sort(),
    )
  })

  test.each(languages)('is completely written in %s', (language) => {
    const text = readLessonText(readFileSync(join(folder, `${language}.md`), 'utf8'))
    expect(complaints(lesson, text)).toEqual([])
  })

  describe.each(lesson.steps.map((step) => [step.id, step] as const))('%s', (_, step) => {
    const at = () => {
      const run = LessonRun.before(lesson, files, step)
      const begin = run.position
      const look = () => run.look(step, begin)
      // From here on the monitor watches.
      expect(look().unmet).not.toEqual([])
      const play = (commands: readonly Command[]) => {
        run.play(commands)
        expect(run.refused).toEqual([])
      }
      return { run, begin, look, play }
    }

    test('is not passed by doing nothing', () => {
      const { run, look } = at()
      run.wait(idleSeconds)
      expect(look().unmet).not.toEqual([])
      expect(look().told).toEqual([])
    })

    test('is passed by its solution, is judged the same after going back and forth, and when it is replayed', () => {
      const { run, begin, look, play } = at()
      play(step.solution)
      const solved = look()
      expect(solved).toMatchObject({ unmet: [], told: [] })
      if (step.predict) expect(solved.right).toHaveLength(1)

      const { kernel } = run.cluster
      const end = kernel.position
      const digest = run.cluster.digest()
      kernel.seekPosition(begin)
      expect(look().unmet).not.toEqual([])
      kernel.seekPosition(end)
      expect(look()).toEqual(solved)
      expect(run.cluster.digest()).toBe(digest)

      // The saved run holds inputs only: another cluster comes to the same bytes.
      const saved = exportRun(run.cluster)
      const opened = createCluster(saved.options)
      opened.kernel.history.load(opened.route(saved.inputs), saved.at)
      opened.kernel.seekPosition(saved.at)
      expect(opened.digest()).toBe(saved.digest)

      const again = LessonRun.before(lesson, files, step)
      again.play(step.solution)
      expect(again.cluster.digest()).toBe(digest)
      // Nobody watched the second run: its verdicts come from replaying it.
      expect(again.look(step, begin)).toEqual(solved)
      expect(again.cluster.digest()).toBe(digest)
    })

    test('is passed by another route', () => {
      const { look, play } = at()
      play(step.otherRoute)
      expect(look().unmet).toEqual([])
    })

    test.each(step.mistakes.map((mistake) => [mistake.id, mistake] as const))(
      'is not passed by the mistake %s, which is told by its own message',
      (id, mistake) => {
        const { look, play } = at()
        play(mistake.commands)
        expect(look().unmet).toContain(mistake.fails)
        expect(look().told).toEqual([id])
      },
    )
  })
})
