import { useWords } from '../words/language.ts'
import css from './stage.module.css'

/** What a view shows until its first result has come. */
export function Waiting() {
  const t = useWords()
  return <p className={css.waiting}>{t('stage.waiting')}</p>
}
