import type { Lesson } from '../../lessons/lesson.ts'
import { type LessonText, readLessonText } from '../../lessons/lesson-text.ts'
import type { Language } from '../state/page-store.ts'

const structures = import.meta.glob<Lesson>('../../../lessons/*/*/lesson.ts', { import: 'default' })
const texts = import.meta.glob<string>('../../../lessons/*/*/*.md', { query: '?raw', import: 'default' })
const manifests = import.meta.glob<string>('../../../lessons/*/*/*.yaml', { query: '?raw', import: 'default' })

/** A lesson with its words in one language. */
export interface ReadLesson {
  /** `01-workloads/01-self-healing`: its folder, which also orders the list. */
  readonly path: string
  /** `workloads`. */
  readonly part: string
  readonly lesson: Lesson
  readonly text: LessonText
  /** Everything that can be searched for, in lower case. */
  readonly searchable: string
}

const pathOf = (file: string) => file.split('/').slice(-3, -1).join('/')
const read = new Map<Language, Promise<readonly ReadLesson[]>>()

/** All lessons in the order of their folders. Fetched once a language. */
export function readLessons(language: Language): Promise<readonly ReadLesson[]> {
  const known = read.get(language)
  if (known) return known
  const work = Promise.all(Object.entries(structures).map(([file, load]) => readLesson(file, load, language)))
  // A failed fetch is tried again the next time.
  work.catch(() => read.delete(language))
  read.set(language, work)
  return work
}

async function readLesson(file: string, load: () => Promise<Lesson>, language: Language): Promise<ReadLesson> {
  const words = texts[file.replace('lesson.ts', `${language}.md`)]
  if (!words) throw new Error(`${pathOf(file)} has no text in ${language}`)
  const [lesson, source] = await Promise.all([load(), words()])
  const path = pathOf(file)
  return {
    path,
    part: path.replace(/^\d+-|\/.*$/g, ''),
    lesson,
    text: readLessonText(source),
    searchable: `${source} ${JSON.stringify(lesson)}`.toLowerCase(),
  }
}

/** A file beside a lesson. */
export async function lessonFile(path: string, name: string): Promise<string> {
  const load = manifests[`../../../lessons/${path}/${name}`]
  if (!load) throw new Error(`${path} has no file ${name}`)
  return load()
}

/** The lessons that hold all of these words. */
export function searchLessons(lessons: readonly ReadLesson[], query: string): readonly ReadLesson[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return lessons.filter(({ searchable }) => words.every((word) => searchable.includes(word)))
}
