import type { Block, Inline } from '../../lessons/prose.ts'
import { readInline } from '../../lessons/prose.ts'
import css from './lesson.module.css'

/** Texts do not change while they are shown, so the place of a piece names it. */
const placed = <T,>(pieces: readonly T[]) => pieces.map((piece, place) => ({ piece, key: String(place) }))

/** A line of a lesson's text. */
export function Line({ parts }: { readonly parts: readonly Inline[] }) {
  return placed(parts).map(({ piece, key }) => <Piece key={key} part={piece} />)
}

function Piece({ part }: { readonly part: Inline }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code>{part.text}</code>
    case 'bold':
      return (
        <b>
          <Line parts={part.parts} />
        </b>
      )
    case 'link':
      return (
        <a href={part.to} target="_blank" rel="noreferrer">
          <Line parts={part.parts} />
        </a>
      )
  }
}

/** A sentence with marks, as our own words carry them. */
export function Sentence({ text }: { readonly text: string }) {
  return <Line parts={readInline(text)} />
}

/** Paragraphs and lists of a lesson's text. */
export function Prose({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div className={css.prose}>
      {placed(blocks).map(({ piece, key }) => (
        <BlockView key={key} block={piece} />
      ))}
    </div>
  )
}

function BlockView({ block }: { readonly block: Block }) {
  if (block.kind === 'paragraph')
    return (
      <p>
        <Line parts={block.parts} />
      </p>
    )
  const items = placed(block.items).map(({ piece, key }) => (
    <li key={key}>
      <Line parts={piece} />
    </li>
  ))
  return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
}
