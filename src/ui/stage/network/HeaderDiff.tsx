import { memo } from 'react'
import type { Header, Hop } from '../../../protocol/packets.ts'
import { useWords } from '../../words/language.ts'
import { changedFields, headerFields } from './header-fields.ts'
import css from './network.module.css'

/** What is written on the packet before and after a hop, 32 columns for 32 bits; what the hop changed is marked. */
export const HeaderDiff = memo(function HeaderDiff({ hop }: { readonly hop: Hop }) {
  const t = useWords()
  const changed = changedFields(hop.before, hop.after)
  return (
    <section className={css.panel}>
      <h3 className={css.title}>
        {t('stage.network.header')}{' '}
        <span className={css.faint}>{changed.size > 0 ? t('stage.network.changed') : t('stage.network.unchanged')}</span>
      </h3>
      <div className={css.headers}>
        <Fields caption={t('stage.network.before')} header={hop.before} changed={new Set()} />
        <Fields caption={t('stage.network.after')} header={hop.after} changed={changed} />
      </div>
      <p className={css.note}>
        {t('stage.network.kernelKnows')}{' '}
        <span className={css.mono}>
          mark 0x{hop.after.mark.toString(16)}
          {changed.has('mark') ? ' Δ' : ''}, ctstate {hop.after.state}
          {changed.has('state') ? ' Δ' : ''}
        </span>
      </p>
      {hop.route && (
        <p className={css.note}>
          {t('stage.network.route')}{' '}
          <span className={css.mono}>
            {hop.route.destination}
            {hop.route.via ? ` via ${hop.route.via}` : ''} dev {hop.route.device}
            {hop.route.source ? ` src ${hop.route.source}` : ''}
          </span>
        </p>
      )}
      {hop.flow && (
        <>
          <p className={css.note}>{t('stage.network.conntrack')}</p>
          <pre className={css.code}>
            {`${hop.flow.protocol.toLowerCase()}  src=${hop.flow.original.source} dst=${hop.flow.original.destination} sport=${hop.flow.original.sourcePort} dport=${hop.flow.original.destinationPort}
     src=${hop.flow.reply.source} dst=${hop.flow.reply.destination} sport=${hop.flow.reply.sourcePort} dport=${hop.flow.reply.destinationPort}`}
          </pre>
        </>
      )}
    </section>
  )
})

function Fields({
  caption,
  header,
  changed,
}: {
  readonly caption: string
  readonly header: Header
  readonly changed: ReadonlySet<string>
}) {
  const t = useWords()
  return (
    <div>
      <p className={css.cap}>{caption}</p>
      <div className={css.fields}>
        {headerFields(header).map((field) => (
          <div
            key={field.name}
            className={changed.has(field.name) ? css.changedField : css.field}
            style={{ gridColumn: `span ${field.bits}` }}
          >
            <small>
              {t(`stage.network.field.${field.name}`)} {field.name.endsWith('Mac') ? '' : field.text}
              {changed.has(field.name) ? <b className={css.delta}> Δ</b> : null}
            </small>
            {field.hex}
          </div>
        ))}
      </div>
    </div>
  )
}
