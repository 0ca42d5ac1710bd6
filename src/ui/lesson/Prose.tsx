import { Fragment } from 'react'
import { type Block, type Inline, readInline } from '../../lessons/prose.ts'
import css from './lesson.module.css'

/** A line of a lesson's text. */
export function Line({ parts }: { readonly parts: readonly Inline[] }) {
  return parts.map((part, index) => {
    const key = `${index}`
    switch (part.kind) {
      case 'text':
        return <Fragment key={key}>{part.text}</Fragment>
      case 'code':
        return <code key={key}>{part.text}</code>
      case 'bold':
        return (
          <b key={key}>
            <Line parts={part.parts} />
          </b>
        )
      case 'link':
        return (
          <a key={key} href={part.to} target="_blank" rel="noreferrer">
            <Line parts={part.parts} />
          </a>
        )
    }
  })
}

/** A sentence with marks, as our own words carry them. */
export function Sentence({ text }: { readonly text: string }) {
  return <Line parts={readInline(text)} />
}

/** Paragraphs and lists of a lesson's text. */
export function Prose({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div className={css.prose}>
      {blocks.map((block, index) => {
        const key = `${index}`
        if (block.kind === 'paragraph')
          return (
            <p key={key}>
              <Line parts={block.parts} />
            </p>
          )
        const items = block.items.map((item, place) => (
          <li key={`${place}`}>
            <Line parts={item} />
          </li>
        ))
        return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>
      })}
    </div>
  )
}
