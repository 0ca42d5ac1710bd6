import { camel, pascal } from './names.mjs'

/** A tab of the stage that shows a table of an existing query. */
export function panelFiles(/** @type {string} */ name) {
  const id = camel(name)
  const title = pascal(name)
  return {
    files: {
      [`src/ui/stage/${name}/${title}Stage.tsx`]: `import { useQuery } from '../../client/cluster-context.tsx'
import { usePage, useSelection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { DataTable } from '../table/DataTable.tsx'

/** Says in one sentence what this view shows. Until it has a drawing, its table twin is all there is. */
export default function ${title}Stage() {
  const t = useWords()
  const selection = useSelection()
  const select = usePage((page) => page.select)
  const picture = useQuery({ kind: 'table', resource: 'configmaps' })
  if (!picture) return <p>{t('stage.loading')}</p>
  return (
    <DataTable
      caption={t('tabs.${id}')}
      columns={picture.columns.map(({ name }) => ({ title: name, mono: true }))}
      rows={picture.rows.map(({ key, cells }) => ({ id: key, cells: cells.map((text) => ({ text })), selects: { resource: picture.resource, key } }))}
      selection={selection}
      onSelect={select}
    />
  )
}
`,
    },
    listings: [
      { file: 'src/ui/state/page-store.ts', before: /\] as const\nexport type StageView /, line: `, '${id}'` },
      {
        file: 'src/ui/stage/Stage.tsx',
        before: /\}\n\n\/\*\* The middle of the page/,
        line: `  ${id}: lazy(() => import('./${name}/${title}Stage.tsx')),\n`,
      },
      { file: 'src/ui/words/en.ts', before: /(?<=\n {2}tabs: \{\n)/, line: `    ${id}: '${title}',\n` },
      { file: 'src/ui/words/zh-CN.ts', before: /(?<=\n {2}tabs: \{\n)/, line: `    ${id}: '${title}',\n` },
    ],
    next: 'a query of its own in src/protocol/queries.ts with its picture in src/engine/pictures, a drawing, and its Chinese name in src/ui/words/zh-CN.ts',
  }
}
