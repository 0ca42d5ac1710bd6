import { type RefObject, useEffect, useRef } from 'react'
import type { Selection } from '../state/page-store.ts'

/** Which thing a key moves to, among things in the twin's order; `undefined` when the key is none of the walk's. */
export function walkTo(key: string, current: number, length: number): number | undefined {
  if (length === 0) return undefined
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return current < 0 ? 0 : Math.min(length - 1, current + 1)
    case 'ArrowUp':
    case 'ArrowLeft':
      return current < 0 ? length - 1 : Math.max(0, current - 1)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return undefined
  }
}

/** How an element of a drawing says what a click on it selects: `data-select={selectKey('pods', 'default/web')}`. */
export function selectKey(resource: string, key: string): string {
  return `${resource} ${key}`
}

/** The selection that `selectKey` wrote down. */
export function parseSelectKey(text: string): Selection {
  const space = text.indexOf(' ')
  return { resource: text.slice(0, space), key: text.slice(space + 1) }
}

/**
 * Makes a drawing walkable: arrow keys go through `order` (the order of the table twin), and a click selects the nearest thing that has a
 * `data-select`. One pair of listeners serves any number of things, so that a row needs no handler of its own.
 */
export function useWalk(
  frame: RefObject<HTMLElement | null>,
  order: readonly Selection[],
  selection: Selection | undefined,
  onSelect: (selection: Selection) => void,
) {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onKey = (event: KeyboardEvent) => {
      if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return
      const current = selection ? order.findIndex((thing) => thing.resource === selection.resource && thing.key === selection.key) : -1
      const next = walkTo(event.key, current, order.length)
      if (next === undefined) return
      event.preventDefault()
      onSelect(order[next]!)
    }
    const onClick = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target.closest('[data-select]') : null
      const text = target?.getAttribute('data-select')
      if (text) onSelect(parseSelectKey(text))
    }
    element.tabIndex = 0
    element.addEventListener('keydown', onKey)
    element.addEventListener('click', onClick)
    return () => {
      element.removeEventListener('keydown', onKey)
      element.removeEventListener('click', onClick)
    }
  }, [frame, order, selection, onSelect])

  // A drawing opens at its beginning; only what is selected while it is open is brought into view.
  const seen = useRef(selection)
  useEffect(() => {
    if (!selection || seen.current === selection) return
    seen.current = selection
    const text = selectKey(selection.resource, selection.key)
    frame.current?.querySelector(`[data-select="${CSS.escape(text)}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [frame, selection])
}
