import { memo } from 'react'
import type { ClusterPicture, LoopSummary } from '../../../protocol/queries.ts'
import type { AnyTraceRecord } from '../../../protocol/trace.ts'
import { Dial } from '../../glyphs/Dial.tsx'
import { Cross, GatePosts, Tick } from '../../glyphs/Mark.tsx'
import { useWords } from '../../words/language.ts'
import { nameOf } from '../format.ts'
import { KeptName } from '../KeptName.tsx'
import { useIsRecent } from '../now.ts'
import css from './cluster.module.css'
import { requestLine } from './request-line.ts'

export interface LoopDialProps {
  readonly loop: LoopSummary
  readonly radius: number
  readonly onOpen: (controller: string) => void
}

/** One control loop in its plate: dial, name, and what it is doing in words. A button: it opens the loop. */
export const LoopDial = memo(
  function LoopDial({ loop, radius, onOpen }: LoopDialProps) {
    const t = useWords()
    const wroteNow = useIsRecent(loop.last && loop.last.writes > 0 ? loop.last.at : undefined, 400)
    const writing = loop.active > 0 || wroteNow
    const line = loopLine(loop, writing)
    const text = t(`stage.loop.line.${line.id}`, line.with)
    const title = t('stage.cluster.dial', { title: loop.title, observed: loop.observed, desired: loop.desired, line: text })
    return (
      <button
        type="button"
        className={css.loop}
        data-anchor={`controller/${loop.controller}`}
        onClick={() => onOpen(loop.controller)}
        title={title}
      >
        <span className={css.dialPlace}>
          <Dial observed={loop.observed} desired={loop.desired} title="" radius={radius} writing={writing} queued={loop.queued} />
        </span>
        <span className={writing ? css.loopNameOn : css.loopName}>{loop.title}</span>
        <span className={`${css.micro} ${css.loopLine} ${css[line.meaning]}`}>
          {radius < 16 && loop.desired + loop.observed > 0 ? `${loop.observed}/${loop.desired} ${text}` : text}
        </span>
      </button>
    )
  },
  (a, b) => a.radius === b.radius && a.onOpen === b.onOpen && sameLoop(a.loop, b.loop),
)

function sameLoop(a: LoopSummary, b: LoopSummary): boolean {
  return (
    a.observed === b.observed &&
    a.desired === b.desired &&
    a.queued === b.queued &&
    a.active === b.active &&
    a.backingOff === b.backingOff &&
    a.title === b.title &&
    a.last?.at === b.last?.at &&
    a.last?.writes === b.last?.writes
  )
}

interface LoopLine {
  readonly id: 'writes' | 'backingOff' | 'differs' | 'inSync' | 'nothing'
  readonly with: { readonly count: number }
  readonly meaning: 'action' | 'waiting' | 'difference' | 'quiet'
}

/** What a loop's one line says, most telling first. */
export function loopLine(loop: LoopSummary, writing: boolean): LoopLine {
  if (writing && loop.last && loop.last.writes > 0) return { id: 'writes', with: { count: loop.last.writes }, meaning: 'action' }
  if (loop.backingOff > 0) return { id: 'backingOff', with: { count: loop.backingOff }, meaning: 'waiting' }
  if (loop.observed !== loop.desired)
    return { id: 'differs', with: { count: Math.abs(loop.desired - loop.observed) }, meaning: 'difference' }
  if (loop.desired === 0) return { id: 'nothing', with: { count: 0 }, meaning: 'quiet' }
  return { id: 'inSync', with: { count: 0 }, meaning: 'quiet' }
}

/** The scheduler: its queue in the place of a gauge. */
export function SchedulerPlate({ scheduler, onOpen }: { readonly scheduler: ClusterPicture['scheduler']; readonly onOpen: () => void }) {
  const t = useWords()
  const waiting = scheduler.active + scheduler.backoff
  const { last } = scheduler
  return (
    <div className={css.schedulerPlate} data-anchor="scheduler">
      <h3 className={css.plateTitle}>kube-scheduler</h3>
      <button
        type="button"
        className={css.loop}
        onClick={onOpen}
        title={last ? `${last.pod} → ${last.node ?? '–'}` : t('stage.cluster.queue', { count: waiting })}
      >
        <span className={css.dialPlace}>
          <Dial observed={0} desired={0} title="" radius={27} queued={scheduler.active} text={waiting > 0 ? String(waiting) : '–'} />
        </span>
        <span className={css.loopName}>{t('stage.cluster.queue', { count: waiting })}</span>
      </button>
      <dl className={css.queues}>
        <QueueCount name={t('stage.cluster.active')} count={scheduler.active} />
        <QueueCount name={t('stage.cluster.backingOff')} count={scheduler.backoff} />
        <QueueCount name={t('stage.cluster.unschedulable')} count={scheduler.unschedulable} />
      </dl>
      {last && (
        <p className={css.lastDecision} title={last.pod}>
          {last.node ? t('stage.cluster.bound') : t('stage.cluster.noFit')}
          <b className={css.monoMicro}>{tail(last.pod)}</b>
          {last.node && <span className={css.monoMicro}>→ {last.node}</span>}
        </p>
      )}
    </div>
  )
}

function QueueCount({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div className={count > 0 ? css.waiting : css.quiet}>
      <dt>{name}</dt>
      <dd>{count}</dd>
    </div>
  )
}

/** The random end of a pod's name, by which people tell siblings apart. */
function tail(key: string): string {
  const name = nameOf(key)
  return name.length > 12 ? name.slice(name.lastIndexOf('-') + 1) : name
}

/** etcd as a jar of revisions, newest on top. */
export const EtcdPlate = memo(
  function EtcdPlate({ etcd }: { readonly etcd: ClusterPicture['etcd'] }) {
    const t = useWords()
    const recent = etcd.recent.slice(0, 8)
    return (
      <div className={css.etcdPlate} data-anchor="etcd">
        <div className={css.plateHead}>
          <h3 className={css.plateTitle}>etcd</h3>
          <span className={css.monoMicro}>{t('stage.cluster.revision', { revision: etcd.revision })}</span>
        </div>
        <div className={css.jar} role="img" aria-label={t('stage.cluster.etcdSentence', { revision: etcd.revision, count: recent.length })}>
          <ol className={css.revisions}>
            {recent.map((change) => (
              <li
                key={change.revision}
                className={css.revision}
                title={`${change.revision} ${change.type} ${change.resource}/${change.key}`}
              >
                <b>{change.revision}</b>
                <span className={css.revisionOf}>{change.resource}</span>
                <span className={`${css.revisionName} ${css[`change${change.type}`] ?? ''}`}>
                  <KeptName name={nameOf(change.key)} />
                </span>
              </li>
            ))}
          </ol>
        </div>
        <p className={css.etcdNote}>
          {t('stage.cluster.routine')}
          <br />
          {t('stage.cluster.oneWriter')}
          <br />
          kube-apiserver
        </p>
      </div>
    )
  },
  (a, b) => a.etcd.revision === b.etcd.revision && a.etcd.recent.length === b.etcd.recent.length,
)

/** The gates of the API server, in the order in which a write passes them. */
export const gateNames = ['authenticate', 'authorize', 'decode', 'mutate', 'validate', 'admit', 'persist'] as const

/** kube-apiserver as a bar of gates, with the outcome of the latest request at each. */
export const ApiServerBar = memo(
  function ApiServerBar({ request }: { readonly request: AnyTraceRecord | undefined }) {
    const t = useWords()
    const last = request?.type === 'request' ? request.data : undefined
    const outcome = new Map(last?.stages.map((stage) => [stage.stage, stage]))
    const line = last && requestLine(last)
    return (
      <div className={css.apiArea}>
        <p className={css.requestLine} title={last?.message ?? line?.text}>
          {line ? (
            <span className={css.requestText}>
              <span className={css.dim}>{t('stage.cluster.lastRequest')}</span>{' '}
              <b className={line.failed ? css.failure : css.action}>{line.text}</b>{' '}
              <span className={line.failed ? css.failure : css.dim}>{t('stage.cluster.answered', { code: line.code })}</span>
              <span className={css.dim}>{t('stage.cluster.askedBy', { user: last?.user })}</span>
            </span>
          ) : (
            <span className={css.dim}>{t('stage.cluster.noRequest')}</span>
          )}
        </p>
        <div
          className={css.bar}
          data-anchor="apiserver"
          role="img"
          aria-label={
            line ? t('stage.cluster.barSentence', { line: line.text, gates: last?.stages.length ?? 0 }) : t('stage.cluster.barEmpty')
          }
        >
          <div className={css.barName}>
            <b>kube-apiserver</b>
          </div>
          {gateNames.map((gate, index) => (
            <div key={gate} className={css.gate} title={gateTitle(t(`stage.gate.${gate}`), outcome.get(gate))}>
              <svg className={css.gateDrawing} width="20" height="50" viewBox="0 0 20 50" aria-hidden="true" data-anchor={`gate/${gate}`}>
                <GatePosts x={10} y={1} height={48} />
                {outcome.has(gate) && (
                  <g
                    key={request?.id}
                    className={css.gateMark}
                    style={{ animationDelay: `calc(var(--leg) * ${1 + index / gateNames.length})` }}
                  >
                    {outcome.get(gate)!.outcome === 'refuse' ? <Cross x={10} y={20} size={11} /> : <Tick x={10} y={7} />}
                    {outcome.get(gate)!.outcome === 'change' && <circle cx={10} cy={30} r={2.5} className={css.changed} />}
                  </g>
                )}
              </svg>
              <span className={css.gateName}>{t(`stage.gate.${gate}`)}</span>
            </div>
          ))}
        </div>
      </div>
    )
  },
  (a, b) => a.request?.id === b.request?.id,
)

function gateTitle(name: string, stage: { readonly outcome: string; readonly changed?: readonly string[] } | undefined): string {
  if (!stage) return name
  return stage.changed?.length ? `${name}: ${stage.outcome} (${stage.changed.join(', ')})` : `${name}: ${stage.outcome}`
}
