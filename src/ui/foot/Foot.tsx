import { useState } from 'react'
import { useQuery } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { TabBar, TabPanel } from '../parts/TabBar.tsx'
import { footTabs, usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { EventsTable } from './EventsTable.tsx'
import css from './foot.module.css'
import { Terminal } from './Terminal.tsx'
import { Timeline } from './Timeline.tsx'
import { TimelineActions } from './TimelineActions.tsx'
import { type TraceFilter, TraceTable, traceFilters } from './TraceTable.tsx'

/** The foot of the page: the timeline, and below it events, terminal and trace. */
export function Foot() {
  return (
    <div className={css.foot}>
      <PanelBoundary>
        <Timeline />
      </PanelBoundary>
      <Records />
    </div>
  )
}

/** Events, terminal and trace as tabs. */
export function Records({ closable = true }: { readonly closable?: boolean }) {
  const t = useWords()
  const tab = usePage((page) => page.footTab)
  const closed = usePage((page) => page.closed.foot) && closable
  const set = usePage((page) => page.set)
  const [onlySelected, setOnlySelected] = useState(false)
  const [filter, setFilter] = useState<TraceFilter>('all')
  const events = useQuery({ kind: 'events', limit: 1 })
  const trace = useQuery({ kind: 'trace', limit: 1 })
  const counts = { events: events?.total, trace: trace?.total, terminal: undefined }
  const open = (value: typeof tab) => {
    set({ footTab: value })
    if (closed) set({ closed: { ...usePage.getState().closed, foot: false } })
  }
  return (
    <>
      <div className={css.tabs}>
        <TabBar
          label={t('tabs.foot')}
          name="foot"
          low
          tabs={footTabs.map((id) => ({ id, text: t(`tabs.${id}`), ...(counts[id] === undefined ? {} : { count: counts[id] }) }))}
          value={tab}
          onChange={open}
          end={
            <>
              {tab === 'events' && !closed && <EventFilter value={onlySelected} onChange={setOnlySelected} />}
              {tab === 'trace' && !closed && <TraceFilterChoice value={filter} onChange={setFilter} />}
              <TimelineActions />
              {closable && (
                <Button
                  look="quiet"
                  small
                  icon="foot"
                  label={closed ? t('app.showPanel') : t('app.hidePanel')}
                  aria-expanded={!closed}
                  onClick={() => set({ closed: { ...usePage.getState().closed, foot: !closed } })}
                />
              )}
            </>
          }
        />
      </div>
      {!closed && (
        <TabPanel name="foot" id={tab} className={css.panel}>
          <PanelBoundary key={tab}>
            {tab === 'events' && <EventsTable onlySelected={onlySelected} />}
            {tab === 'terminal' && <Terminal />}
            {tab === 'trace' && <TraceTable filter={filter} />}
          </PanelBoundary>
        </TabPanel>
      )}
    </>
  )
}

function EventFilter({ value, onChange }: { readonly value: boolean; onChange(value: boolean): void }) {
  const t = useWords()
  return (
    <label className={css.filter}>
      {t('events.filter')}
      <select value={value ? 'selected' : 'all'} onChange={(event) => onChange(event.target.value === 'selected')}>
        <option value="all">{t('events.all')}</option>
        <option value="selected">{t('events.selected')}</option>
      </select>
    </label>
  )
}

const filterWords = { all: 'trace.all', writes: 'trace.writesOnly', loops: 'trace.loopsOnly', nodes: 'trace.nodesOnly' } as const

function TraceFilterChoice({ value, onChange }: { readonly value: TraceFilter; onChange(value: TraceFilter): void }) {
  const t = useWords()
  return (
    <label className={css.filter}>
      {t('events.filter')}
      <select value={value} onChange={(event) => onChange(event.target.value as TraceFilter)}>
        {(Object.keys(traceFilters) as TraceFilter[]).map((filter) => (
          <option key={filter} value={filter}>
            {t(filterWords[filter])}
          </option>
        ))}
      </select>
    </label>
  )
}
