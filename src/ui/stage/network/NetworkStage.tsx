import { useCallback, useEffect, useMemo, useState } from 'react'
import type { PacketTrace } from '../../../protocol/packets.ts'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import { useCluster, useQuery } from '../../client/cluster-context.tsx'
import { useKept } from '../../parts/use-kept.ts'
import { usePage, useSelection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { useStage } from '../stage-store.ts'
import { DataTable } from '../table/DataTable.tsx'
import { Waiting } from '../Waiting.tsx'
import { NetworkView } from './NetworkView.tsx'
import { hopColumns, hopRows, networkColumns, networkRows } from './network-rows.ts'
import { firstDraft, queryOfDraft } from './packet-draft.ts'

/** The network view, connected to the page. */
export default function NetworkStage() {
  const rulesNode = useStage((stage) => stage.rulesNode)
  const picture = useKept(useQuery({ kind: 'network', ...(rulesNode ? { node: rulesNode } : {}) }))
  return picture ? <Network picture={picture} /> : <Waiting />
}

function Network({ picture }: { readonly picture: NetworkPicture }) {
  const t = useWords()
  const client = useCluster()
  const selection = useSelection()
  const select = usePage((page) => page.select)
  const { table, rulesNode, packet, set } = useStage()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const draft = packet?.draft ?? firstDraft(picture)
  const trace = packet?.trace
  const current = Math.min(packet?.hop ?? 0, Math.max(0, (trace?.hops.length ?? 1) - 1))

  const send = useCallback(async () => {
    const query = queryOfDraft(draft)
    if (!query) return
    setBusy(true)
    setRefusal(undefined)
    try {
      const answer: PacketTrace = await client.call({ do: 'tracePacket', query })
      set({ packet: { draft, trace: answer, hop: 0 } })
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }, [client, draft, set])
  const onHop = useCallback((hop: number) => set({ packet: { draft, hop, ...(trace ? { trace } : {}) } }), [draft, trace, set])
  const rows = useMemo(() => (table ? (trace ? hopRows(trace, t) : networkRows(picture)) : []), [table, trace, picture, t])
  const columns = useMemo(() => (trace ? hopColumns(t) : networkColumns(t)), [trace, t])
  useFollowRulesNode(trace, current)

  if (table)
    return (
      <DataTable
        caption={trace ? t('stage.network.way') : t('tabs.network')}
        columns={columns}
        rows={rows}
        selection={selection}
        onSelect={select}
      />
    )
  return (
    <NetworkView
      picture={picture}
      draft={draft}
      onDraft={(next) => set({ packet: { hop: current, ...(trace ? { trace } : {}), draft: next } })}
      onSend={() => {
        send().catch((error: unknown) => setRefusal(String(error)))
      }}
      busy={busy}
      refusal={refusal}
      trace={trace}
      current={current}
      onHop={onHop}
      onClear={() => set({ packet: { draft, hop: 0 } })}
      rulesNode={rulesNode}
      onRulesNode={(node) => set({ rulesNode: node })}
      selection={selection}
      onSelect={select}
    />
  )
}

/** The rules below are those of the machine where the packet is. */
function useFollowRulesNode(trace: PacketTrace | undefined, current: number) {
  const set = useStage((stage) => stage.set)
  const node = trace?.hops[current]?.at.node
  useEffect(() => {
    if (node) set({ rulesNode: node })
  }, [node, set])
}
