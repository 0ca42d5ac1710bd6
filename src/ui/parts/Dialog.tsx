import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useWords } from '../words/language.ts'
import { Button } from './Button.tsx'
import css from './dialog.module.css'

export interface DialogProps {
  readonly title: string
  readonly text?: string | undefined
  readonly children?: ReactNode
  readonly actions?: ReactNode
  onClose(): void
}

/** A dialog in front of the page: focus stays inside, Escape closes it and focus goes back. */
export function Dialog({ title, text, children, actions, onClose }: DialogProps) {
  const t = useWords()
  const [before] = useState(() => document.activeElement)
  // It has no button of its own that Radix could go back to.
  const giveFocusBack = (event: Event) => {
    event.preventDefault()
    if (before instanceof HTMLElement) before.focus()
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={css.veil} />
        <Radix.Content className={css.dialog} onCloseAutoFocus={giveFocusBack} {...(text ? {} : { 'aria-describedby': undefined })}>
          <div className={css.head}>
            <Radix.Title className={css.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <Button look="quiet" small icon="close" label={t('app.close')} />
            </Radix.Close>
          </div>
          {text && <Radix.Description className={css.text}>{text}</Radix.Description>}
          {children}
          {actions && <div className={css.actions}>{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
