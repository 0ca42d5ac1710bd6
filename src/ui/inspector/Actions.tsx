import { useEffect, useState } from 'react'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { ObjectPicture } from '../../protocol/queries.ts'
import { crashContainer, deleteObject, killPod, scaleObject, setCordon, setMachine } from '../actions/object-actions.ts'
import { useCluster, useQuery } from '../client/cluster-context.tsx'
import { editObject } from '../editor/edit-object.ts'
import { Button } from '../parts/Button.tsx'
import { Menu, type MenuChoice } from '../parts/Menu.tsx'
import { useWords } from '../words/language.ts'
import { containersOf } from './facts.ts'
import css from './inspector.module.css'

/** What a person can do to the selected object. Everything goes through the API server, faults aside. */
export function Actions({ picture }: { readonly picture: ObjectPicture }) {
  const t = useWords()
  const client = useCluster()
  const { object, resource, key } = picture
  const machine = useQuery(resource === 'nodes' ? { kind: 'cluster' } : undefined)?.nodes.find((node) => node.name === key)
  if (!object) return null
  const selection = { resource, key }
  const scalable = kindOfResource(resource)?.subresources?.includes('scale')
  const replicas = (object as { readonly spec?: { readonly replicas?: number } }).spec?.replicas
  const cordoned = (object as { readonly spec?: { readonly unschedulable?: boolean } }).spec?.unschedulable === true
  const more: MenuChoice[] = []
  if (resource === 'pods') {
    for (const { name } of containersOf(object))
      more.push({
        id: `crash ${name}`,
        text: t('faults.crashContainer', { container: name, pod: object.metadata.name }),
        choose: () => void crashContainer(client, selection, name),
      })
    more.push({ id: 'kill', text: `${t('inspector.kill')}: ${t('inspector.killHint')}`, choose: () => void killPod(client, selection) })
  }
  if (resource === 'nodes') {
    more.push({
      id: 'cordon',
      text: t(cordoned ? 'inspector.uncordon' : 'inspector.cordon'),
      choose: () => void setCordon(client, selection, !cordoned),
    })
    if (!machine?.stopped)
      more.push({ id: 'stop', text: t('inspector.stopNode'), apart: true, choose: () => void setMachine(client, key, false) })
    if (machine?.stopped !== false)
      more.push({ id: 'start', text: t('inspector.startNode'), choose: () => void setMachine(client, key, true) })
  }
  return (
    <fieldset className={css.actions} aria-label={t('inspector.actions')}>
      {scalable && replicas !== undefined && <Stepper value={replicas} onChange={(value) => void scaleObject(client, selection, value)} />}
      <Button small icon="edit" onClick={() => void editObject(picture)}>
        {t('inspector.edit')}
      </Button>
      <Button small icon="delete" onClick={() => void deleteObject(client, selection, object.apiVersion)}>
        {t('inspector.delete')}
      </Button>
      {more.length > 0 && (
        <Menu
          trigger={
            <Button small icon="break">
              {t('timeline.faults')}
            </Button>
          }
          choices={more}
        />
      )}
    </fieldset>
  )
}

/** A number with one more and one less. It shows what was asked for at once, and what the cluster says as soon as it says it. */
export function Stepper({ value, onChange }: { readonly value: number; onChange(value: number): void }) {
  const t = useWords()
  const [asked, setAsked] = useState(value)
  useEffect(() => setAsked(value), [value])
  const ask = (next: number) => {
    if (!Number.isInteger(next) || next < 0) return
    setAsked(next)
    onChange(next)
  }
  return (
    <span className={css.stepperLabel}>
      <span>{t('inspector.replicas')}</span>
      <span className={css.stepper}>
        <Button small look="quiet" icon="minus" label={t('inspector.less')} disabled={asked <= 0} onClick={() => ask(asked - 1)} />
        <input
          type="number"
          min={0}
          value={asked}
          aria-label={t('inspector.replicas')}
          onChange={(event) => setAsked(event.target.valueAsNumber || 0)}
          onBlur={() => asked !== value && ask(asked)}
          onKeyDown={(event) => event.key === 'Enter' && ask(asked)}
        />
        <Button small look="quiet" icon="plus" label={t('inspector.more')} onClick={() => ask(asked + 1)} />
      </span>
    </span>
  )
}
