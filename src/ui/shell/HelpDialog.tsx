import { Dialog } from '../parts/Dialog.tsx'
import table from '../parts/table.module.css'
import { useWords } from '../words/language.ts'
import { useDialogs } from './dialogs-store.ts'
import { shortcuts } from './shortcuts.ts'

const keyNames: Readonly<Record<string, string>> = { escape: 'Esc' }

/** Every shortcut, and what is simulated. */
export default function HelpDialog() {
  const t = useWords()
  const close = useDialogs((dialogs) => dialogs.close)
  const rows = new Map<string, string[]>()
  for (const { key, text } of shortcuts) rows.set(text, [...(rows.get(text) ?? []), keyNames[key] ?? key.toUpperCase()])
  rows.set('apply', ['Ctrl+Enter'])
  return (
    <Dialog title={t('help.title')} onClose={close}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('help.key')}</th>
            <th scope="col">{t('help.does')}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].map(([text, keys]) => (
            <tr key={text}>
              <td>
                {keys.map((key, index) => (
                  <span key={key}>
                    {index > 0 && ' '}
                    <kbd>{key}</kbd>
                  </span>
                ))}
              </td>
              <td className={table.wide}>{t(`help.${text as (typeof shortcuts)[number]['text']}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3 style={{ fontWeight: 600, margin: '16px 0 4px' }}>{t('app.about')}</h3>
      <p>{t('app.aboutText')}</p>
    </Dialog>
  )
}
