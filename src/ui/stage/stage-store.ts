import { create } from 'zustand'
import type { PacketTrace } from '../../protocol/packets.ts'
import type { PacketDraft } from './network/packet-draft.ts'

/** What the stage itself remembers besides the page's selection. Not kept over a reload. */
export interface StageState {
  /** The table twin stands in the drawing's place. */
  readonly table: boolean
  /** The loop that the control-loop view opens; absent: that of the selection. */
  readonly controller?: string
  /** Trace record of the scheduling decision that is looked at; absent: the newest. */
  readonly decision?: number | undefined
  /** Namespace of the object graph; absent: all. */
  readonly namespace?: string | undefined
  /** The packet that is asked about, its answer, and the hop that is looked at. */
  readonly packet?: { readonly draft: PacketDraft; readonly trace?: PacketTrace; readonly hop: number } | undefined
  /** Node whose rules are printed. */
  readonly rulesNode?: string | undefined
  set(change: Partial<Omit<StageState, 'set'>>): void
}

/** The stage's own memory. */
export const useStage = create<StageState>()((set) => ({ table: false, set: (change) => set(change) }))
