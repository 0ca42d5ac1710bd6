import type { Lesson, Step } from './lesson.ts'
import { type Block, type Inline, readBlocks, readInline } from './prose.ts'

/** Where to look, what to change, the exact change. */
export const hintSizes = ['hint', 'more', 'exact'] as const
export type HintSize = (typeof hintSizes)[number]

type Lines = Readonly<Record<string, readonly Inline[]>>

/** What a step says. */
export interface StepText {
  readonly title: string
  readonly text: readonly Block[]
  readonly hints: Partial<Readonly<Record<HintSize, readonly Inline[]>>>
  /** The question before the step, its options by id, and what is said when it is graded. */
  readonly predict?: readonly Inline[]
  readonly options: Lines
  readonly answer?: readonly Inline[]
  readonly mistakes: Lines
}

/** A lesson's words in one language. */
export interface LessonText {
  readonly title: string
  readonly summary: string
  readonly minutes: number
  readonly intro: readonly Block[]
  readonly steps: Readonly<Record<string, StepText>>
  readonly causes: readonly Block[]
  readonly real: readonly Block[]
  readonly simulated: readonly Block[]
}

/** Sections that every lesson ends with. */
const closing = ['causes', 'real', 'simulated'] as const

interface Section {
  readonly id: string
  readonly title: string
  readonly body: string
}

/** Reads a lesson's Markdown: front matter, an introduction, `## step-id: Title` sections, and the closing ones. */
export function readLessonText(source: string): LessonText {
  const [, matter = '', rest = source] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source.replaceAll('\r\n', '\n')) ?? []
  const front = new Map(
    matter.split('\n').map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const [intro = '', ...parts] = rest.split(/^## /m)
  const sections = parts.map(readSection)
  const blocks = (id: string) => readBlocks(sections.find((section) => section.id === id)?.body ?? '')
  const steps = sections.filter(({ id }) => !closing.some((name) => name === id))
  return {
    title: front.get('title') ?? '',
    summary: front.get('summary') ?? '',
    minutes: Number(front.get('minutes') ?? 0),
    intro: readBlocks(intro),
    steps: Object.fromEntries(steps.map((section) => [section.id, readStep(section)])),
    causes: blocks('causes'),
    real: blocks('real'),
    simulated: blocks('simulated'),
  }
}

function readSection(part: string): Section {
  const end = `${part}\n`.indexOf('\n')
  const [, id = '', title = ''] = /^([a-z0-9-]+)(?:: *(.*))?$/.exec(part.slice(0, end).trim()) ?? []
  return { id, title, body: part.slice(end) }
}

function readStep({ title, body }: Section): StepText {
  const quoted = new Map<string, readonly Inline[]>()
  const text = body
    .split(/\n\s*\n/)
    .filter((block) => {
      const found = /^> *([a-z]+)(?: ([a-z0-9-]+))?: *([\s\S]*)$/.exec(block.trim())
      if (!found) return true
      const [, name, id, words] = found
      // A quotation is one paragraph: its further lines may begin with the sign of quotation or not.
      const [paragraph] = readBlocks(words!.replace(/\n> ?/g, '\n'))
      quoted.set(id ? `${name} ${id}` : name!, paragraph?.kind === 'paragraph' ? paragraph.parts : readInline(words!))
      return false
    })
    .join('\n\n')
  const named = (name: string): Lines =>
    Object.fromEntries([...quoted].filter(([key]) => key.startsWith(`${name} `)).map(([key, parts]) => [key.slice(name.length + 1), parts]))
  const hints = Object.fromEntries(hintSizes.flatMap((size) => (quoted.has(size) ? [[size, quoted.get(size)!]] : [])))
  const predict = quoted.get('predict')
  const answer = quoted.get('answer')
  return {
    title,
    text: readBlocks(text),
    hints,
    ...(predict ? { predict } : undefined),
    options: named('option'),
    ...(answer ? { answer } : undefined),
    mistakes: named('mistake'),
  }
}

/** What a text lacks, or has too much, for its lesson. Empty: it is complete. */
export function complaints(lesson: Lesson, text: LessonText): readonly string[] {
  const found: string[] = []
  if (!text.title) found.push('no title')
  if (!text.summary) found.push('no summary')
  if (text.minutes !== lesson.minutes) found.push(`minutes: ${text.minutes} in the text, ${lesson.minutes} in the lesson`)
  if (text.intro.length === 0) found.push('no introduction')
  for (const name of closing) if (text[name].length === 0) found.push(`no section ${name}`)
  const [causes] = text.causes
  if (causes?.kind !== 'list' || causes.items.length !== 5) found.push('causes: a list of five')
  const ids = lesson.steps.map(({ id }) => id)
  const titled = Object.keys(text.steps)
  if (ids.join() !== titled.join()) found.push(`sections: ${titled.join(', ')}; steps: ${ids.join(', ')}`)
  for (const step of lesson.steps) {
    const words = text.steps[step.id]
    if (words) found.push(...stepComplaints(step, words).map((complaint) => `${step.id}: ${complaint}`))
  }
  return found
}

function stepComplaints(step: Step, text: StepText): readonly string[] {
  const found: string[] = []
  if (!text.title) found.push('no title')
  if (text.text.length === 0) found.push('no text')
  for (const size of hintSizes) if (!text.hints[size]?.length) found.push(`no ${size}`)
  const options = step.predict?.options.map(({ id }) => id) ?? []
  if (step.predict && !(text.predict && text.answer)) found.push('a prediction needs a question and an answer')
  if (!step.predict && text.predict) found.push('a question that the lesson does not ask')
  found.push(...differences('option', options, Object.keys(text.options)))
  found.push(
    ...differences(
      'mistake',
      step.mistakes.map(({ id }) => id),
      Object.keys(text.mistakes),
    ),
  )
  return found
}

function differences(name: string, wanted: readonly string[], written: readonly string[]): readonly string[] {
  return [
    ...wanted.filter((id) => !written.includes(id)).map((id) => `no ${name} ${id}`),
    ...written.filter((id) => !wanted.includes(id)).map((id) => `${name} ${id} is not in the lesson`),
  ]
}
