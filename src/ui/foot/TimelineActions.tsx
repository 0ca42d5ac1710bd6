import { useMemo } from 'react'
import { crashContainer, killPod, sendFault, setMachine } from '../actions/object-actions.ts'
import { splitKey } from '../actions/object-path.ts'
import { useClock, useCluster, useQuery } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Menu, type MenuChoice } from '../parts/Menu.tsx'
import { useSelection } from '../state/page-store.ts'
import { fork, seek, switchBranch } from '../transport/transport-actions.ts'
import { useWords } from '../words/language.ts'
import { branchName, momentText } from '../words/time-text.ts'

/** What can be done with the run as a whole: break something, fork, change to another branch, return to the end. */
export function TimelineActions() {
  const t = useWords()
  const client = useCluster()
  const clock = useClock()
  const faults = useFaults()
  const others = clock.branches.filter((branch) => branch.id !== clock.branch)
  const here = clock.branches.find((branch) => branch.id === clock.branch)
  const branches: readonly MenuChoice[] = [
    {
      id: 'here',
      text: t('timeline.branch', { name: branchName(here ?? { id: clock.branch, name: '' }, t), to: momentText(clock.horizon) }),
      on: true,
      choose: () => undefined,
    },
    ...others.map((branch) => ({
      id: String(branch.id),
      text: t('timeline.branch', { name: branchName(branch, t), to: momentText(branch.to) }),
      on: false,
      choose: () => switchBranch(client, branch.id),
    })),
  ]
  return (
    <>
      {clock.horizon > clock.now && !clock.running && (
        <Button look="quiet" small icon="undo" onClick={() => seek(client, clock.horizon)}>
          {t('timeline.now')}
        </Button>
      )}
      <Button look="quiet" small icon="fork" title={t('timeline.forkHint')} onClick={() => fork(client)}>
        {t('timeline.fork')}
      </Button>
      {others.length > 0 && (
        <Menu
          trigger={
            <Button look="quiet" small icon="down">
              {t('timeline.branches')}
            </Button>
          }
          choices={branches}
        />
      )}
      <Menu
        trigger={
          <Button look="quiet" small icon="break">
            {t('timeline.faults')}
          </Button>
        }
        hint={faults.length === 1 ? t('faults.hint') : undefined}
        choices={faults}
      />
    </>
  )
}

function useFaults(): readonly MenuChoice[] {
  const t = useWords()
  const client = useCluster()
  const selection = useSelection()
  const cluster = useQuery({ kind: 'resources' })
  const picked = useQuery(
    selection && (selection.resource === 'pods' || selection.resource === 'nodes') ? { kind: 'object', ...selection } : undefined,
  )
  return useMemo(() => {
    const choices: MenuChoice[] = []
    if (selection?.resource === 'nodes') {
      const node = selection.key
      choices.push({ id: 'stop', text: t('faults.stopNode', { node }), choose: () => void setMachine(client, node, false) })
      choices.push({ id: 'start', text: t('faults.startNode', { node }), choose: () => void setMachine(client, node, true) })
    }
    if (selection?.resource === 'pods' && picked?.object) {
      const pod = splitKey(selection.key).name
      choices.push({ id: 'kill', text: t('faults.killPod', { pod }), choose: () => void killPod(client, selection) })
      const { containers = [] } =
        (picked.object as { readonly spec?: { readonly containers?: readonly { readonly name: string }[] } }).spec ?? {}
      for (const { name: container } of containers)
        choices.push({
          id: `crash ${container}`,
          text: t('faults.crashContainer', { container, pod }),
          choose: () => void crashContainer(client, selection, container),
        })
    }
    const nodes = cluster?.resources.find((row) => row.resource === 'nodes')?.count ?? 0
    choices.push({
      id: 'add',
      text: t('faults.addNode'),
      apart: choices.length > 0,
      choose: () => void sendFault(client, { kind: 'addNode', node: { name: `worker-${nodes + 1}` } }, t('faults.addNode')),
    })
    return choices
  }, [t, client, selection, picked, cluster])
}
