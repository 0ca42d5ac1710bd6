import { memo } from 'react'
import type { NetworkPicture, ServicePicture } from '../../../protocol/queries.ts'
import { KindIcon } from '../../glyphs/KindIcon.tsx'
import { Cross } from '../../glyphs/Mark.tsx'
import { PodGlyph } from '../../glyphs/PodGlyph.tsx'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { nameOf } from '../format.ts'
import { KeptName } from '../KeptName.tsx'
import { selectKey } from '../use-walk.ts'
import css from './network.module.css'

/** Beyond this many pods a machine shows their glyphs without names, so that the Services stay in view. */
const podsNamed = 6
const podsDrawn = 60
const endpointsDrawn = 8

/** The network at rest: machines with their bridge and the pods that hang on it, and Services with what they reach. */
export const Topology = memo(function Topology({
  picture,
  selection,
}: {
  readonly picture: NetworkPicture
  readonly selection: Selection | undefined
}) {
  const t = useWords()
  return (
    <>
      <section
        className={css.machines}
        aria-label={t('stage.network.sentence', {
          nodes: picture.nodes.length,
          pods: picture.pods.length,
          services: picture.services.length,
        })}
      >
        {picture.nodes.map((node) => (
          <Machine key={node.name} node={node} pods={picture.pods.filter((pod) => pod.node === node.name)} selection={selection} />
        ))}
      </section>
      <ul className={css.services}>
        {picture.services.map((service) => (
          <Service key={service.key} service={service} picked={selection?.resource === 'services' && selection.key === service.key} />
        ))}
      </ul>
    </>
  )
})

interface MachineProps {
  readonly node: NetworkPicture['nodes'][number]
  readonly pods: NetworkPicture['pods']
  readonly selection: Selection | undefined
}

function Machine({ node, pods, selection }: MachineProps) {
  const t = useWords()
  const picked = selection?.resource === 'nodes' && selection.key === node.name
  const named = pods.length <= podsNamed
  return (
    <div className={`${css.machine} ${picked ? css.picked : ''}`} data-select={selectKey('nodes', node.name)}>
      <p className={css.machineHead}>
        <KindIcon kind="Node" size={18} />
        <b>{node.name}</b>
        <span className={css.mono}>eth0 {node.ip}</span>
      </p>
      <div className={named ? css.hanging : css.hangingMany}>
        {pods.slice(0, podsDrawn).map((pod) => (
          <span
            key={pod.key}
            className={`${named ? css.netPod : ''} ${selection?.resource === 'pods' && selection.key === pod.key ? css.picked : ''}`}
            data-select={selectKey('pods', pod.key)}
            title={`${pod.key} ${pod.ip ?? ''}`}
          >
            <PodGlyph state={pod.ready ? 'ready' : pod.ip ? 'running' : 'creating'} title={`${pod.key} ${pod.ip ?? ''}`} size={16} />
            {named && (
              <>
                <span className={css.netPodName}>
                  <KeptName name={nameOf(pod.key)} />
                </span>
                <span className={css.netPodIp}>{pod.ip ?? t('stage.cluster.noIp')}</span>
              </>
            )}
          </span>
        ))}
        {pods.length > podsDrawn && <span className={css.faint}>{t('stage.network.morePods', { count: pods.length - podsDrawn })}</span>}
      </div>
      <p className={css.bridgeBar}>
        <b>cni0</b> {node.bridge ?? t('stage.network.noBridge')} <span className={css.faint}>{node.podCIDR}</span>
      </p>
      <details className={css.routes}>
        <summary>{t('stage.network.routes', { count: node.routes.length })}</summary>
        <pre className={css.code}>{node.routes.join('\n')}</pre>
      </details>
    </div>
  )
}

function Service({ service, picked }: { readonly service: ServicePicture; readonly picked: boolean }) {
  const t = useWords()
  const ready = service.endpoints.filter((endpoint) => endpoint.ready).length
  return (
    <li className={`${css.service} ${picked ? css.picked : ''}`} data-select={selectKey('services', service.key)}>
      <p className={css.machineHead}>
        <KindIcon kind="Service" size={18} />
        <b>{service.key}</b>
        <span className={css.faint}>{service.type}</span>
      </p>
      <p className={css.mono}>
        {service.clusterIP}
        {service.ports
          .map((port) => ` :${port.port}→${port.targetPort}${port.nodePort ? ` (${port.nodePort})` : ''}/${port.protocol}`)
          .join(',')}
      </p>
      <p className={ready === 0 ? css.bad : css.faint}>
        {ready === 0 && (
          <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
            <Cross x={5} y={5} size={6} />
          </svg>
        )}{' '}
        {t('stage.network.endpoints', { ready, total: service.endpoints.length })}
      </p>
      <ul className={css.endpoints}>
        {service.endpoints.slice(0, endpointsDrawn).map((endpoint) => (
          <li key={endpoint.address} className={css.mono} {...(endpoint.pod ? { 'data-select': selectKey('pods', endpoint.pod) } : {})}>
            <PodGlyph state={endpoint.ready ? 'ready' : 'running'} title="" size={13} /> {endpoint.address}
            {endpoint.port ? `:${endpoint.port}` : ''}
          </li>
        ))}
        {service.endpoints.length > endpointsDrawn && (
          <li className={css.faint}>{t('stage.network.moreEndpoints', { count: service.endpoints.length - endpointsDrawn })}</li>
        )}
      </ul>
    </li>
  )
}
