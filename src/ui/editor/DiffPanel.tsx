import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import css from './editor.module.css'
import { useEditorText } from './editor-store.ts'
import type { Sides } from './live-side.ts'

const MonacoDiff = lazy(() => import('./MonacoDiff.tsx'))
const settleMs = 500

/** The editor's text against the live objects, in the stage's place. */
export function DiffPanel() {
  const t = useWords()
  const client = useCluster()
  const text = useEditorText((state) => state.text)
  const [sides, setSides] = useState<Sides | undefined>(undefined)
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const [lines, setLines] = useState<number | undefined>(undefined)
  const read = useCallback(async () => {
    try {
      const { compareWithLive } = await import('./live-side.ts')
      setSides(await compareWithLive(client, text))
      setFailure(undefined)
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
  }, [client, text])
  useEffect(() => {
    const due = setTimeout(() => void read(), settleMs)
    return () => clearTimeout(due)
  }, [read])
  // An apply changes the live side.
  useEffect(() => useEditorText.subscribe((state, last) => void (state.answer !== last.answer && read())), [read])
  const empty = sides !== undefined && sides.objects === 0
  return (
    <section className={css.diff} aria-label={t('editor.diffTitle')}>
      <div className={css.diffHead}>
        <h2>{t('editor.diffTitle')}</h2>
        <span className={css.live}>− {t('editor.diffLive')}</span>
        <span className={css.yours}>+ {t('editor.diffYours')}</span>
        <span className={css.dim} role="status">
          {lines === 0 && !empty && sides?.missing.length === 0
            ? t('editor.diffNone')
            : lines !== undefined && !empty
              ? t('editor.diffFields', { count: lines })
              : ''}
        </span>
        <span className={css.end}>
          <Button small onClick={() => void read()}>
            {t('editor.diffRefresh')}
          </Button>
          <Button small look="quiet" icon="close" label={t('app.close')} onClick={() => usePage.getState().set({ diffOpen: false })} />
        </span>
      </div>
      <div className={css.diffText}>
        {failure && <p className={css.loading}>{failure}</p>}
        {empty && <p className={css.loading}>{t('editor.diffNothing')}</p>}
        {sides && !empty && (
          <Suspense fallback={<p className={css.loading}>{t('editor.loading')}</p>}>
            <MonacoDiff live={sides.live} yours={sides.yours} label={t('editor.diffTitle')} onLines={setLines} />
          </Suspense>
        )}
      </div>
      <p className={css.diffNote}>
        {t('editor.diffNote')}
        {sides && sides.missing.length > 0 && ` ${sides.missing.join(', ')}: ${t('editor.diffMissing')}.`}
      </p>
    </section>
  )
}
