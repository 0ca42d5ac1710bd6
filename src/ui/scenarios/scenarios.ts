import type { Selection } from '../state/page-store.ts'

/** The examples that a run can begin with, in the order of the list. */
export const scenarioIds = ['web', 'guestbook', 'selector', 'unschedulable', 'crash', 'empty'] as const
export type ScenarioId = (typeof scenarioIds)[number]

const manifests: Readonly<Record<Exclude<ScenarioId, 'empty'>, () => Promise<{ readonly default: string }>>> = {
  web: () => import('./manifests/web.yaml?raw'),
  guestbook: () => import('./manifests/guestbook.yaml?raw'),
  selector: () => import('./manifests/broken-selector.yaml?raw'),
  unschedulable: () => import('./manifests/unschedulable.yaml?raw'),
  crash: () => import('./manifests/crash.yaml?raw'),
}

/** What is worth looking at first. */
export const scenarioSelection: Readonly<Record<ScenarioId, Selection | undefined>> = {
  web: { resource: 'deployments', key: 'default/web' },
  guestbook: { resource: 'deployments', key: 'default/page' },
  selector: { resource: 'services', key: 'default/shop' },
  unschedulable: { resource: 'pods', key: 'default/giant' },
  crash: { resource: 'deployments', key: 'default/worker' },
  empty: undefined,
}

/** The YAML that an example applies; empty for the empty one. */
export async function scenarioText(id: ScenarioId): Promise<string> {
  return id === 'empty' ? '' : (await manifests[id]()).default
}
