import { Component, type ReactNode } from 'react'
import { useWords } from '../words/language.ts'
import { Button } from './Button.tsx'

interface Props {
  readonly children: ReactNode
}

/** Keeps a failure inside its panel: says what happened and lets the person try again. */
export class PanelBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    return error ? <Failed reason={error.message} again={() => this.setState({ error: undefined })} /> : this.props.children
  }
}

function Failed({ reason, again }: { readonly reason: string; again(): void }) {
  const t = useWords()
  return (
    <div role="alert" style={{ padding: 'var(--s-16)', display: 'grid', gap: 'var(--s-8)', justifyItems: 'start' }}>
      <p>{t('notice.panelFailed', { reason })}</p>
      <Button small onClick={again}>
        {t('notice.tryAgain')}
      </Button>
    </div>
  )
}
