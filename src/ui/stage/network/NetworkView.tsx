import { useMemo, useRef } from 'react'
import type { PacketTrace } from '../../../protocol/packets.ts'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import { Button } from '../../parts/Button.tsx'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { useWalk } from '../use-walk.ts'
import { HeaderDiff } from './HeaderDiff.tsx'
import { HopList } from './HopList.tsx'
import css from './network.module.css'
import { networkOrder } from './network-rows.ts'
import { PacketForm } from './PacketForm.tsx'
import { PathDiagram } from './PathDiagram.tsx'
import type { PacketDraft } from './packet-draft.ts'
import { RulesText } from './RulesText.tsx'
import { Topology } from './Topology.tsx'
import { WalkedRules } from './WalkedRules.tsx'

export interface NetworkViewProps {
  readonly picture: NetworkPicture
  readonly draft: PacketDraft
  readonly onDraft: (draft: PacketDraft) => void
  readonly onSend: () => void
  readonly busy: boolean
  /** Why the last question could not be asked. */
  readonly refusal: string | undefined
  readonly trace: PacketTrace | undefined
  readonly current: number
  readonly onHop: (index: number) => void
  readonly onClear: () => void
  readonly rulesNode: string | undefined
  readonly onRulesNode: (node: string) => void
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
}

/** The pod network: at rest as machines, bridges and Services; with a packet as its way, hop by hop, rule by rule. */
export function NetworkView(props: NetworkViewProps) {
  const { picture, trace, current, selection, onSelect } = props
  const t = useWords()
  const frame = useRef<HTMLElement>(null)
  const order = useMemo(() => networkOrder(picture), [picture])
  useWalk(frame, order, selection, onSelect)
  const hop = trace?.hops[current]
  return (
    <section className={css.view} ref={frame} aria-label={t('stage.walkHint')}>
      <header className={css.head}>
        <PacketForm picture={picture} draft={props.draft} onDraft={props.onDraft} onSend={props.onSend} busy={props.busy} />
        {trace && (
          <Button small look="quiet" onClick={props.onClear}>
            {t('stage.network.clear')}
          </Button>
        )}
        {props.refusal && (
          <p className={css.bad} role="alert">
            {props.refusal}
          </p>
        )}
      </header>
      {trace ? (
        <>
          {trace.hops.length > 0 && <PathDiagram trace={trace} current={current} />}
          <div className={css.details}>
            <HopList trace={trace} current={current} onHop={props.onHop} />
            {hop && (
              <div className={css.column}>
                <HeaderDiff hop={hop} />
                <WalkedRules hop={hop} number={current + 1} />
              </div>
            )}
          </div>
        </>
      ) : (
        <div className={css.rest}>
          <Topology picture={picture} selection={selection} />
        </div>
      )}
      <RulesText picture={picture} node={props.rulesNode} onNode={props.onRulesNode} />
    </section>
  )
}
