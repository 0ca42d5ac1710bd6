import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { Icon } from './Icon.tsx'
import css from './menu.module.css'

export interface MenuChoice {
  readonly id: string
  readonly text: string
  /** Set on choices of which one holds: whether it is this. */
  readonly on?: boolean
  readonly disabled?: boolean
  /** A line above it. */
  readonly apart?: boolean
  choose(): void
}

/** A menu that opens under its button. `hint` is a sentence at its top. */
export function Menu({
  trigger,
  choices,
  hint,
}: {
  readonly trigger: ReactElement
  readonly choices: readonly MenuChoice[]
  readonly hint?: string | undefined
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} sideOffset={4} align="end" collisionPadding={8}>
          {hint && <DropdownMenu.Label className={css.hint}>{hint}</DropdownMenu.Label>}
          {choices.map(({ id, text, on, disabled, apart, choose }) => (
            <div key={id} style={{ display: 'contents' }}>
              {apart && <DropdownMenu.Separator className={css.line} />}
              {on === undefined ? (
                <DropdownMenu.Item className={css.item} disabled={disabled ?? false} onSelect={choose}>
                  {text}
                </DropdownMenu.Item>
              ) : (
                <DropdownMenu.CheckboxItem className={css.item} checked={on} onSelect={choose}>
                  <span className={css.tick}>{on && <Icon name="check" />}</span>
                  {text}
                </DropdownMenu.CheckboxItem>
              )}
            </div>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
