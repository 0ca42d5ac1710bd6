import type { ReactNode, Ref } from 'react'

export interface ScrollBoxProps {
  readonly label: string
  readonly className?: string | undefined
  readonly role?: 'region' | 'log'
  readonly ref?: Ref<HTMLDivElement>
  readonly children: ReactNode
}

/** A part of the page that scrolls inside. It takes the focus, so that the keyboard can scroll it, and has a name. */
export function ScrollBox({ label, role = 'region', children, ...rest }: ScrollBoxProps) {
  const reachable = { role, tabIndex: 0, 'aria-label': label }
  return (
    <div {...rest} {...reachable}>
      {children}
    </div>
  )
}
