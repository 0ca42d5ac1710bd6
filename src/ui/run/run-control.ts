import type { RunDocument } from '../../protocol/control.ts'
import { type ClusterClient, HostRefusal } from '../client/cluster-client.ts'
import { type ScenarioId, scenarioSelection, scenarioText } from '../scenarios/scenarios.ts'
import { type DecodedLink, decodeLink, isRunFragment, maxDocumentBytes } from '../share/link.ts'
import { saveFile } from '../share/save-file.ts'
import { keep, readKept } from '../share/storage.ts'
import { currentView, showView } from '../share/view.ts'
import { say, sayFailure } from '../state/notices.ts'
import { usePage } from '../state/page-store.ts'
import { words } from '../words/language.ts'
import { clockText } from '../words/time-text.ts'
import { useRun } from './run-store.ts'

/** The run as a document, with the view and the selection of this moment. */
export async function exportRun(client: ClusterClient): Promise<RunDocument> {
  return { ...(await client.call({ do: 'export' })), view: currentView() }
}

/** A fresh cluster with the objects of one example, running. */
export async function startScenario(client: ClusterClient, id: ScenarioId): Promise<void> {
  await putAside(client)
  await client.call({ do: 'reset', options: { seed: 1, nodes: 3 } })
  const yaml = await scenarioText(id)
  if (yaml) await client.call({ do: 'apply', yaml })
  usePage.getState().select(scenarioSelection[id])
  useRun.getState().set({ scenario: id, touched: false })
  await client.call({ do: 'run' })
}

/** Keeps the present run as the previous one, when the person has done something in it. */
export async function putAside(client: ClusterClient): Promise<void> {
  if (!useRun.getState().touched) return
  const document = await exportRun(client)
  if (await keep('previous', document)) useRun.getState().set({ hasPrevious: true, touched: false })
}

/** Replaces the run by a document. The host refuses without changing anything when it is not sound. */
export async function openRun(client: ClusterClient, document: RunDocument): Promise<void> {
  const clock = await client.call({ do: 'open', document })
  useRun.getState().set({ scenario: undefined, touched: true })
  showView(document.view)
  await keep('run', document)
  say(words('share.opened', { time: clockText(clock.now) }), backToMine(client))
}

/** Returns to the run that was put aside; the present one takes its place. */
export async function openPrevious(client: ClusterClient): Promise<void> {
  const previous = await readKept('previous')
  if (!previous) return
  const present = await exportRun(client)
  try {
    await client.call({ do: 'open', document: previous })
    showView(previous.view)
    await keep('previous', present)
    useRun.getState().set({ touched: true })
  } catch (error) {
    sayFailure(refusalText(error, previous), undefined, [fileAction(previous)])
  }
}

function backToMine(client: ClusterClient) {
  if (!useRun.getState().hasPrevious) return undefined
  return [{ text: words('share.backToMine'), act: () => void openPrevious(client) }]
}

/** Looks at the link that the page was opened with, and asks before it takes the place of the person's own work. */
export async function offerLink(client: ClusterClient, fragment: string): Promise<void> {
  if (!isRunFragment(fragment)) return
  const decoded = await decodeLink(fragment)
  // The link is read: a reload must give back what is on the page, not the link again.
  history.replaceState(null, '', location.pathname + location.search)
  await offerDocument(client, decoded)
}

/** The same for a saved file. */
export async function offerDocument(client: ClusterClient, decoded: DecodedLink): Promise<void> {
  if (!decoded.ok) {
    sayFailure(unreadableText(decoded))
    return
  }
  if (useRun.getState().touched) {
    const own = await client.call({ do: 'export' })
    useRun.getState().set({ offer: { document: decoded.document, inputs: own.inputs.length, at: own.at.now } })
    return
  }
  await acceptOffer(client, decoded.document)
}

/** Opens what was offered; a refusal is told and changes nothing. */
export async function acceptOffer(client: ClusterClient, document: RunDocument): Promise<void> {
  const { touched } = useRun.getState()
  try {
    await putAside(client)
    await openRun(client, document)
  } catch (error) {
    // The own run goes on: it is asked about before the next link, too.
    useRun.getState().set({ touched })
    sayFailure(refusalText(error, document), undefined, [fileAction(document)])
  }
}

/** What can be saved of a run that this version cannot replay. */
export function fileAction(document: RunDocument) {
  return { text: words('share.keepFile'), act: () => saveRunFile(document) }
}

/** Saves a run as a file. */
export function saveRunFile(document: RunDocument): void {
  saveFile(`orrery-run-seed-${document.options.seed ?? 1}.json`, JSON.stringify(document, null, 2))
}

function unreadableText(decoded: Extract<DecodedLink, { ok: false }>): string {
  if (decoded.reason === 'tooLarge') return words('share.error.tooLarge', { limit: `${maxDocumentBytes / 1024 / 1024} MiB` })
  if (decoded.reason === 'version') return words('share.error.version', { version: decoded.detail })
  return words('share.error.damaged', { reason: decoded.detail })
}

function refusalText(error: unknown, document: RunDocument): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (!(error instanceof HostRefusal)) return words('share.error.other', { reason })
  if (error.code === 'linkVersion') return words('share.error.version', { version: document.version.slice(0, 24) })
  if (error.code === 'linkDiverged') return words('share.error.diverged')
  if (error.code === 'linkTooLarge') return words('share.error.tooLarge', { limit: `${maxDocumentBytes / 1024 / 1024} MiB` })
  if (error.code === 'linkDamaged') return words('share.error.damaged', { reason })
  return words('share.error.other', { reason })
}
