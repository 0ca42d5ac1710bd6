import type { ComponentProps } from 'react'
import css from './button.module.css'
import { Icon, type IconName } from './Icon.tsx'

export interface ButtonProps extends ComponentProps<'button'> {
  readonly icon?: IconName
  /** `main`: the one thing to do here. `quiet`: no outline. */
  readonly look?: 'main' | 'quiet'
  readonly small?: boolean
  /** Only the sign is shown; `label` is then its name. */
  readonly label?: string
}

/** A button. With `label`, only its sign is seen and the label is read out and shown as a hint. */
export function Button({ icon, look, small, label, children, className, ...rest }: ButtonProps) {
  const classes = [css.button, look && css[look], small && css.small, label && !children && css.square, className]
  return (
    <button type="button" aria-label={label} title={label} {...rest} className={classes.filter(Boolean).join(' ')}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** A button that reads as a link: it goes somewhere inside the page. */
export function LinkButton({ className, ...rest }: ComponentProps<'button'>) {
  return <button type="button" {...rest} className={[css.link, className].filter(Boolean).join(' ')} />
}
