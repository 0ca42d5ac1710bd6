import { lazy, Suspense } from 'react'
import type { ObjectPicture, PodGlyphState } from '../../protocol/queries.ts'
import { fromTimestamp } from '../../protocol/time.ts'
import { splitKey } from '../actions/object-path.ts'
import { kindNameOf } from '../actions/select-named.ts'
import { useClock, useQuery } from '../client/cluster-context.tsx'
import { KindIcon } from '../glyphs/KindIcon.tsx'
import { Button } from '../parts/Button.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { TabBar, TabPanel } from '../parts/TabBar.tsx'
import table from '../parts/table.module.css'
import { inspectorTabs, type Selection, usePage, useSelection } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { momentText, spanText } from '../words/time-text.ts'
import { Actions } from './Actions.tsx'
import css from './inspector.module.css'
import { ObjectYaml } from './ObjectYaml.tsx'
import { yamlOf } from './object-yaml.ts'
import { Summary } from './Summary.tsx'

const Statechart = lazy(() => import('./Statechart.tsx'))

/** Everything about what is selected. `closable`: it stands in a panel that can be hidden. */
export function Inspector({ closable = false }: { readonly closable?: boolean }) {
  const t = useWords()
  const selection = useSelection()
  if (!selection)
    return (
      <div className={css.inspector}>
        <div className={css.empty}>
          <div className={css.name}>
            <span className={css.title}>{t('inspector.empty')}</span>
            {closable && <HideButton />}
          </div>
          <p>{t('inspector.emptyHint')}</p>
        </div>
      </div>
    )
  return <Selected key={`${selection.resource} ${selection.key}`} selection={selection} closable={closable} />
}

function HideButton() {
  const t = useWords()
  const hide = () => usePage.getState().set({ closed: { ...usePage.getState().closed, right: true } })
  return <Button look="quiet" small icon="right" label={t('app.hidePanel')} onClick={hide} />
}

function Selected({ selection, closable }: { readonly selection: Selection; readonly closable: boolean }) {
  const t = useWords()
  const tab = usePage((page) => page.inspectorTab)
  const set = usePage((page) => page.set)
  const picture = useQuery({ kind: 'object', ...selection })
  return (
    <div className={css.inspector}>
      <Head selection={selection} picture={picture} />
      <TabBar
        label={t('tabs.inspector')}
        name="inspector"
        low
        tabs={inspectorTabs.map((id) => ({ id, text: t(`tabs.${id}`) }))}
        value={tab}
        onChange={(value) => set({ inspectorTab: value })}
        end={closable && <HideButton />}
      />
      <TabPanel name="inspector" id={tab} className={css.body}>
        <PanelBoundary key={tab}>
          {picture && !picture.object && <p className={css.empty}>{t('inspector.gone')}</p>}
          {picture?.object && !picture.simulated && (
            <p className={css.note}>
              <b>{t('inspector.notSimulated')}.</b> {t('inspector.notSimulatedHint')}
            </p>
          )}
          {picture?.object && tab === 'summary' && <Summary picture={picture} />}
          {picture?.object && tab === 'yaml' && <ObjectYaml yaml={yamlOf(picture)} />}
          {picture && tab === 'events' && <ObjectEvents picture={picture} />}
          {picture && tab === 'chart' && <Charts picture={picture} />}
        </PanelBoundary>
      </TabPanel>
      {picture && <Actions picture={picture} />}
    </div>
  )
}

const tagOfGlyph: Readonly<Record<PodGlyphState, string | undefined>> = {
  pending: css.waiting,
  creating: css.waiting,
  running: css.plain,
  ready: css.observed,
  backOff: css.failure,
  failed: css.failure,
  completed: css.plain,
  terminating: css.waiting,
  unknown: css.plain,
}

function Head({ selection, picture }: { readonly selection: Selection; readonly picture: ObjectPicture | undefined }) {
  const t = useWords()
  const select = usePage((page) => page.select)
  const kind = picture?.object?.kind ?? kindNameOf(selection.resource)
  const { namespace, name } = splitKey(selection.key)
  return (
    <div className={css.head}>
      <div className={css.name}>
        <KindIcon kind={kind} size={20} />
        <b>{name}</b>
        <Button look="quiet" small icon="close" label={t('inspector.deselect')} onClick={() => select(undefined)} />
      </div>
      <div className={css.under}>
        {picture?.pod && <span className={`${css.tag} ${tagOfGlyph[picture.pod.glyph]}`}>{picture.pod.status}</span>}
        <span>{namespace ? `${kind} · ${namespace}` : kind}</span>
        {picture?.object?.metadata.creationTimestamp && <Age created={picture.object.metadata.creationTimestamp} />}
      </div>
    </div>
  )
}

function Age({ created }: { readonly created: string }) {
  const t = useWords()
  const { now } = useClock()
  const age = now - fromTimestamp(created)
  return <span className={css.age}>{Number.isFinite(age) ? t('inspector.age', { age: spanText(Math.max(0, age), t) }) : ''}</span>
}

function ObjectEvents({ picture }: { readonly picture: ObjectPicture }) {
  const t = useWords()
  if (picture.events.length === 0) return <p className={css.empty}>{t('inspector.noEvents')}</p>
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('events.time')}</th>
          <th scope="col">{t('events.message')}</th>
        </tr>
      </thead>
      <tbody>
        {picture.events.map((event) => (
          <tr key={event.key}>
            <td className={`${table.mono} ${table.faint}`}>{momentText(event.at)}</td>
            <td style={{ whiteSpace: 'normal' }}>
              <span className={event.type === 'Warning' ? table.warning : table.strong}>{event.reason}</span>
              {event.count > 1 && <span className={table.faint}> {t('events.times', { count: event.count })}</span>}
              <div>{event.message}</div>
              <div className={table.faint}>{event.source}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Charts({ picture }: { readonly picture: ObjectPicture }) {
  const t = useWords()
  if (picture.charts.length === 0) return <p className={css.empty}>{t('inspector.noChart')}</p>
  return (
    <Suspense fallback={null}>
      {picture.charts.map((chart) => (
        <section key={`${chart.chart} ${chart.subject}`} className={css.section}>
          <h3>{t('inspector.chartOf', { chart: chart.chart, subject: chart.subject })}</h3>
          <Statechart picture={chart} />
        </section>
      ))}
    </Suspense>
  )
}
