import type { ObjectPicture } from '../../protocol/queries.ts'
import { fromTimestamp } from '../../protocol/time.ts'
import { selectionOf } from '../actions/select-named.ts'
import { LinkButton } from '../parts/Button.tsx'
import { usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { momentText } from '../words/time-text.ts'
import { CauseChain } from './CauseChain.tsx'
import { type ConditionLine, conditionsOf, containersOf, type Fact, factsOf, labelsText } from './facts.ts'
import css from './inspector.module.css'

/** What matters of an object, and why it is there. */
export function Summary({ picture }: { readonly picture: ObjectPicture }) {
  const t = useWords()
  const { object } = picture
  if (!object) return null
  const conditions = conditionsOf(object)
  const containers = object.kind === 'Pod' ? containersOf(object) : []
  const labels = labelsText(object.metadata.labels)
  return (
    <>
      <dl className={css.facts}>
        {factsOf(object).map((fact) => (
          <FactLine key={fact.name} fact={fact} />
        ))}
        {labels && (
          <>
            <dt>labels</dt>
            <dd>
              {labels.split(', ').map((label) => (
                <span key={label} className={css.label}>
                  {label}
                </span>
              ))}
            </dd>
          </>
        )}
      </dl>
      {containers.length > 0 && (
        <section className={css.section}>
          <h3>{t('inspector.containers')}</h3>
          {containers.map((container) => (
            <div key={container.name} className={css.line}>
              <Disc on={container.ready} />
              <span>{container.name}</span>
              <code className={container.ready ? css.true : css.false}>{container.state}</code>
              <span className={css.time}>{container.restarts > 0 ? t('inspector.restarts', { count: container.restarts }) : ''}</span>
              <code className={css.message}>{container.image}</code>
            </div>
          ))}
        </section>
      )}
      {conditions.length > 0 && (
        <section className={css.section}>
          <h3>{t('inspector.conditions')}</h3>
          {conditions.map((condition) => (
            <Condition key={condition.type} condition={condition} />
          ))}
        </section>
      )}
      <section className={css.section}>
        <h3>{t('inspector.why')}</h3>
        <CauseChain selection={{ resource: picture.resource, key: picture.key }} />
      </section>
    </>
  )
}

function FactLine({ fact }: { readonly fact: Fact }) {
  const t = useWords()
  const select = usePage((page) => page.select)
  const goal = fact.about && selectionOf(fact.about)
  return (
    <>
      <dt>{fact.name}</dt>
      {fact.value === '' ? (
        <dd className={css.none}>{t('inspector.noneYet')}</dd>
      ) : (
        <dd>{goal ? <LinkButton onClick={() => select(goal)}>{fact.value}</LinkButton> : fact.value}</dd>
      )}
    </>
  )
}

/** Conditions that are good when they are false. */
const negative = /Pressure$|Unavailable$|Failure$|^DisruptionTarget$/

function Condition({ condition }: { readonly condition: ConditionLine }) {
  const good = negative.test(condition.type) ? condition.status === 'False' : condition.status === 'True'
  const at = fromTimestamp(condition.at)
  return (
    <div className={css.line}>
      <Disc on={good} />
      <span>{condition.type}</span>
      <code className={good ? css.true : css.false}>{condition.status}</code>
      <span className={css.time}>{Number.isNaN(at) ? '' : momentText(at).replace(/\.\d+$/, '')}</span>
      {!good && condition.message && <span className={css.message}>{condition.message}</span>}
    </div>
  )
}

function Disc({ on }: { readonly on: boolean }) {
  return (
    <svg width={12} height={12} aria-hidden="true">
      {on ? (
        <circle cx={6} cy={6} r={5.5} fill="var(--observed)" />
      ) : (
        <circle cx={6} cy={6} r={4.75} fill="none" stroke="var(--waiting)" strokeWidth={1.5} />
      )}
    </svg>
  )
}
