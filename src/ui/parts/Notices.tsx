import { useEffect } from 'react'
import { type Notice, useNotices } from '../state/notices.ts'
import { useWords } from '../words/language.ts'
import { Button } from './Button.tsx'
import css from './notices.module.css'

const plainMs = 6_000
const plainWithActionsMs = 20_000

/** The notices, each read out once by a screen reader. */
export function Notices() {
  const notices = useNotices((state) => state.notices)
  return (
    <div className={css.list} aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const t = useWords()
  const { id, tone, text, detail, actions } = notice
  useEffect(() => {
    if (tone === 'failure') return
    const timer = setTimeout(() => useNotices.getState().dismiss(id), actions ? plainWithActionsMs : plainMs)
    return () => clearTimeout(timer)
  }, [id, tone, actions])
  const dismiss = () => useNotices.getState().dismiss(id)
  return (
    <div className={tone === 'failure' ? `${css.notice} ${css.failure}` : css.notice} data-tone={tone}>
      <span>{text}</span>
      <Button look="quiet" small icon="close" label={t('notice.dismiss')} onClick={dismiss} />
      {detail && <p className={css.detail}>{detail}</p>}
      {actions && (
        <div className={css.actions}>
          {actions.map((action) => (
            <Button
              key={action.text}
              small
              onClick={() => {
                dismiss()
                action.act()
              }}
            >
              {action.text}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
