import css from './stage.module.css'

/** Shorter names have room nearly everywhere, and stay in one piece. */
const fits = 16

/** A name that loses its middle where there is no room: its end (`-x7k2p`, `-0`) tells siblings apart, so that the end stays. */
export function KeptName({ name }: { readonly name: string }) {
  const at = endOfName(name)
  if (at === undefined) return <span className={css.keptHead}>{name}</span>
  return (
    <span className={css.kept}>
      <span className={css.keptHead}>{name.slice(0, at)}</span>
      <span>{name.slice(at)}</span>
    </span>
  )
}

/** Where the end begins that tells a name from its siblings; `undefined` for a short name, or one without such an end. */
export function endOfName(name: string): number | undefined {
  const dash = name.lastIndexOf('-')
  return name.length > fits && dash > 0 && name.length - dash <= 12 ? dash : undefined
}
