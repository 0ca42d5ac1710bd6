import { scaleObject } from '../actions/object-actions.ts'
import { useCluster, useQuery } from '../client/cluster-context.tsx'
import { replaceText, undoReplace } from '../editor/editor-store.ts'
import { Stepper } from '../inspector/Actions.tsx'
import { Button } from '../parts/Button.tsx'
import { openPrevious, startScenario } from '../run/run-control.ts'
import { useRun } from '../run/run-store.ts'
import { say, sayFailure } from '../state/notices.ts'
import { usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import css from './scenarios.module.css'
import { type ScenarioId, scenarioIds, scenarioText } from './scenarios.ts'

/** Where to begin: the first thing to try, and the examples. */
export function ScenariosPanel() {
  const t = useWords()
  return (
    <div className={css.panel}>
      <FirstStep />
      <p className={css.intro}>{t('scenarios.intro')}</p>
      {scenarioIds.map((id) => (
        <Scenario key={id} id={id} />
      ))}
    </div>
  )
}

const web = { resource: 'deployments', key: 'default/web' }

function FirstStep() {
  const t = useWords()
  const client = useCluster()
  const select = usePage((page) => page.select)
  const picture = useQuery({ kind: 'object', ...web })
  const replicas = (picture?.object as { readonly spec?: { readonly replicas?: number } } | undefined)?.spec?.replicas
  if (replicas === undefined) return null
  return (
    <section className={css.first}>
      <h2>{t('app.firstStep')}</h2>
      <Stepper value={replicas} onChange={(value) => void scaleObject(client, web, value)} />
      <div>
        <Button small onClick={() => select(web)}>
          Deployment web
        </Button>
      </div>
    </section>
  )
}

function Scenario({ id }: { readonly id: ScenarioId }) {
  const t = useWords()
  const client = useCluster()
  const on = useRun((run) => run.scenario === id)
  const title = t(`scenarios.${id}.title`)
  const start = () => {
    const hadWork = useRun.getState().touched
    startScenario(client, id).then(
      () =>
        say(
          t('scenarios.started', { title }),
          hadWork ? [{ text: t('share.backToMine'), act: () => void openPrevious(client) }] : undefined,
        ),
      (error: Error) => sayFailure(t('notice.refused', { reason: error.message })),
    )
  }
  const show = () => {
    scenarioText(id).then(
      (text) => {
        replaceText(text)
        usePage.getState().set({ leftTab: 'yaml' })
        say(t('editor.replaced', { name: title }), [{ text: t('editor.undo'), act: undoReplace }])
      },
      (error: Error) => sayFailure(error.message),
    )
  }
  return (
    <section className={css.card} data-on={on} aria-current={on ? 'true' : undefined}>
      <h3>{title}</h3>
      <p>{t(`scenarios.${id}.text`)}</p>
      <div className={css.buttons}>
        <Button small onClick={start} aria-label={`${t('scenarios.start')}: ${title}`}>
          {t('scenarios.start')}
        </Button>
        {id !== 'empty' && (
          <Button small look="quiet" onClick={show} aria-label={`${t('scenarios.open')}: ${title}`}>
            {t('scenarios.open')}
          </Button>
        )}
      </div>
    </section>
  )
}
