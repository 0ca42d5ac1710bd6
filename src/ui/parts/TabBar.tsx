import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import css from './tabs.module.css'

export interface TabChoice<Id extends string> {
  readonly id: Id
  readonly text: string
  /** A number that stands beside the name. */
  readonly count?: number
}

export interface TabBarProps<Id extends string> {
  readonly label: string
  readonly tabs: readonly TabChoice<Id>[]
  readonly value: Id
  onChange(id: Id): void
  /** Beginning of the ids that tie each tab to its panel: `<name>-<id>-tab` and `<name>-<id>-panel`. */
  readonly name: string
  readonly low?: boolean
  /** What stands at the right end. */
  readonly end?: ReactNode
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** A row of tabs: arrows, Home and End move; the panel below is a `TabPanel` of the same name. */
export function TabBar<Id extends string>({ label, tabs, value, onChange, name, low, end }: TabBarProps<Id>) {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === value)
    const step = steps[event.key]
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step ? (at + step + tabs.length) % tabs.length : -1
    const tab = tabs[next]
    if (!tab) return
    event.preventDefault()
    onChange(tab.id)
    list.current?.querySelector<HTMLElement>(`#${name}-${tab.id}-tab`)?.focus()
  }
  return (
    <div className={low ? `${css.list} ${css.low}` : css.list}>
      <div role="tablist" aria-label={label} ref={list} onKeyDown={move} style={{ display: 'contents' }}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${name}-${tab.id}-tab`}
            aria-controls={tab.id === value ? `${name}-${tab.id}-panel` : undefined}
            aria-selected={tab.id === value}
            tabIndex={tab.id === value ? 0 : -1}
            className={css.tab}
            onClick={() => onChange(tab.id)}
          >
            {tab.text}
            {tab.count !== undefined && <span className={css.count}>{tab.count.toLocaleString('en')}</span>}
          </button>
        ))}
      </div>
      {end && <div className={css.end}>{end}</div>}
    </div>
  )
}

/** What a tab shows. */
export function TabPanel({
  name,
  id,
  className,
  children,
}: {
  readonly name: string
  readonly id: string
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  // It takes the focus, because it may scroll and hold nothing else that does.
  const reachable = { role: 'tabpanel', tabIndex: 0, 'aria-labelledby': `${name}-${id}-tab` }
  return (
    <div {...reachable} id={`${name}-${id}-panel`} className={className}>
      {children}
    </div>
  )
}
