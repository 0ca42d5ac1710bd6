import { useMemo, useState } from 'react'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import { useWords } from '../../words/language.ts'
import { CopyButton } from '../table/DataTable.tsx'
import css from './network.module.css'

export interface RulesTextProps {
  readonly picture: NetworkPicture
  readonly node: string | undefined
  readonly onNode: (node: string) => void
}

/** What `iptables-save` would print on a node, to read, search and copy. */
export function RulesText({ picture, node, onNode }: RulesTextProps) {
  const t = useWords()
  const [filter, setFilter] = useState('')
  const text = picture.rules?.text ?? ''
  const shown = useMemo(
    () =>
      filter
        ? text
            .split('\n')
            .filter((line) => line.includes(filter) || line.startsWith('*'))
            .join('\n')
        : text,
    [text, filter],
  )
  return (
    <details className={css.panel}>
      <summary className={css.savedTitle}>
        iptables-save <span className={css.faint}>{t('stage.network.ruleCount', { count: picture.rules?.count ?? 0 })}</span>
      </summary>
      <div className={css.form}>
        <label className={css.label}>
          {t('stage.column.node')}
          <select className={css.select} value={node ?? picture.rules?.node ?? ''} onChange={(event) => onNode(event.target.value)}>
            {picture.nodes.map((each) => (
              <option key={each.name}>{each.name}</option>
            ))}
          </select>
        </label>
        <label className={css.label}>
          {t('stage.network.find')}
          <input className={css.input} value={filter} onChange={(event) => setFilter(event.target.value)} spellCheck={false} />
        </label>
        <CopyButton text={() => text} />
      </div>
      <pre className={css.saved}>{shown}</pre>
    </details>
  )
}
