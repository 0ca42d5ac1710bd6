import { type FormEvent, useId, useMemo } from 'react'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import { Button } from '../../parts/Button.tsx'
import { useWords } from '../../words/language.ts'
import { nameOf, namespaceOf } from '../format.ts'
import css from './network.module.css'
import { type PacketDraft, queryOfDraft } from './packet-draft.ts'

export interface PacketFormProps {
  readonly picture: NetworkPicture
  readonly draft: PacketDraft
  readonly onDraft: (draft: PacketDraft) => void
  readonly onSend: () => void
  readonly busy: boolean
}

/** Where a packet starts and where it should go. */
export function PacketForm({ picture, draft, onDraft, onSend, busy }: PacketFormProps) {
  const t = useWords()
  const list = useId()
  const targets = useMemo(() => targetsOf(picture), [picture])
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (queryOfDraft(draft)) onSend()
  }
  const setHost = (host: string) => {
    const known = targets.find((target) => target.host === host)
    onDraft({ ...draft, host, ...(known ? { port: String(known.port), protocol: known.protocol === 'UDP' ? 'UDP' : 'TCP' } : {}) })
  }
  return (
    <form className={css.form} onSubmit={send}>
      <FromChoice picture={picture} from={draft.from} onFrom={(from) => onDraft({ ...draft, from })} />
      <label className={css.label}>
        {t('stage.network.to')}
        <input
          className={css.input}
          list={list}
          value={draft.host}
          onChange={(event) => setHost(event.target.value)}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
        />
        <datalist id={list}>
          {targets.map((target) => (
            <option key={`${target.host} ${target.port}`} value={target.host} label={target.what} />
          ))}
        </datalist>
      </label>
      <label className={css.label}>
        {t('stage.network.port')}
        <input
          className={css.portInput}
          inputMode="numeric"
          value={draft.port}
          onChange={(event) => onDraft({ ...draft, port: event.target.value })}
        />
      </label>
      <label className={css.label}>
        {t('stage.network.protocol')}
        <select
          className={css.select}
          value={draft.protocol}
          onChange={(event) => onDraft({ ...draft, protocol: event.target.value === 'UDP' ? 'UDP' : 'TCP' })}
        >
          <option>TCP</option>
          <option>UDP</option>
        </select>
      </label>
      <Button type="submit" look="main" small disabled={busy || !queryOfDraft(draft)}>
        {t('stage.network.send')}
      </Button>
    </form>
  )
}

interface FromChoiceProps {
  readonly picture: NetworkPicture
  readonly from: string
  readonly onFrom: (from: string) => void
}

function FromChoice({ picture, from, onFrom }: FromChoiceProps) {
  const t = useWords()
  const pods = picture.pods.filter((pod) => pod.node)
  return (
    <label className={css.label}>
      {t('stage.network.from')}
      <select className={css.select} value={from} onChange={(event) => onFrom(event.target.value)}>
        <optgroup label="Pod">
          {pods.map((pod) => (
            <option key={pod.key} value={`pod ${pod.key}`}>
              {namespaceOf(pod.key) === 'default' ? nameOf(pod.key) : pod.key}
            </option>
          ))}
        </optgroup>
        <optgroup label="Node">
          {picture.nodes.map((node) => (
            <option key={node.name} value={`node ${node.name}`}>
              {node.name}
            </option>
          ))}
        </optgroup>
        <option value="outside">{t('stage.network.outside')}</option>
      </select>
    </label>
  )
}

interface Target {
  readonly host: string
  readonly port: number
  readonly protocol: string
  readonly what: string
}

/** Names and addresses that can be asked for: Services by name and address, nodes by NodePort, pods by address. */
function targetsOf(picture: NetworkPicture): readonly Target[] {
  const services = picture.services.flatMap((service) =>
    service.ports.slice(0, 1).flatMap((port): Target[] => {
      const name = `${nameOf(service.key)}.${namespaceOf(service.key)}`
      const what = `Service ${service.key} ${service.type}`
      const target = (host: string, number: number): Target => ({ host, port: number, protocol: port.protocol, what })
      const own = service.clusterIP && service.clusterIP !== 'None' ? [target(service.clusterIP, port.port)] : []
      const nodePorts = port.nodePort ? picture.nodes.map((node) => target(node.ip, port.nodePort!)) : []
      return [target(name, port.port), ...own, ...nodePorts]
    }),
  )
  const pods = picture.pods.flatMap((pod): Target[] =>
    pod.ip ? [{ host: pod.ip, port: pod.ports[0] ?? 80, protocol: 'TCP', what: `Pod ${pod.key}` }] : [],
  )
  return [...services, ...pods].slice(0, 200)
}
