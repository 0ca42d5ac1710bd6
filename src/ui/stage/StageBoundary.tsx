import { Component, type ReactNode } from 'react'
import { useWords } from '../words/language.ts'
import css from './stage.module.css'

interface BoundaryState {
  readonly error: Error | undefined
}

/** Keeps a diagram that fails from taking the page with it: says what happened and offers to draw again. */
export class StageBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: undefined }

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    return error ? <Failed reason={error.message} onRetry={() => this.setState({ error: undefined })} /> : this.props.children
  }
}

function Failed({ reason, onRetry }: { readonly reason: string; readonly onRetry: () => void }) {
  const t = useWords()
  return (
    <div className={css.waiting} role="alert">
      <p>{t('stage.failed', { reason })}</p>
      <button type="button" className={css.button} onClick={onRetry}>
        {t('stage.tryAgain')}
      </button>
    </div>
  )
}
