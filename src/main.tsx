import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './ui/App.tsx'
import { createPageApi } from './ui/api/page-api.ts'
import { createClusterClient } from './ui/client/cluster-client.ts'
import { ClusterProvider } from './ui/client/cluster-context.tsx'
import { keepEditorText } from './ui/editor/editor-store.ts'
import { keepRun } from './ui/run/keep-run.ts'
import { startRun } from './ui/run/start.ts'
import { scenarioText } from './ui/scenarios/scenarios.ts'
import { sayFailure } from './ui/state/notices.ts'
import { usePage } from './ui/state/page-store.ts'
import './ui/theme/base.css'
import { speak, words } from './ui/words/language.ts'

const createWorker = () => new Worker(new URL('./host/worker.ts', import.meta.url), { type: 'module', name: 'cluster' })

/** The composition root: one client, one worker behind it, one page. */
async function start(): Promise<void> {
  const { theme, language } = usePage.getState()
  document.documentElement.dataset.theme =
    theme === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme
  const client = createClusterClient()
  const spoken = speak(language)
  const ready = spoken.then(() => startRun(client, createWorker))
  window.orrery = createPageApi(client, ready)
  keepRun(client)
  await spoken
  ready.catch((error: Error) => sayFailure(words('notice.refused', { reason: error.message })))
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <ClusterProvider client={client}>
        <App />
      </ClusterProvider>
    </StrictMode>,
  )
  await keepEditorText(() => scenarioText('web'))
}

start().catch((error: unknown) => {
  const place = document.getElementById('root')
  if (place) place.textContent = `Orrery could not start: ${error instanceof Error ? error.message : String(error)}`
})
