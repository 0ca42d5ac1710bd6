import '@xyflow/react/dist/base.css'
import { Controls, type Edge, type Node, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import type { GraphPicture } from '../../../protocol/queries.ts'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { useWalk } from '../use-walk.ts'
import { boxHeight, boxWidth, layGraph, layoutSignature, readingOrder, type Spot } from './graph-layout.ts'
import { ObjectBox, type ObjectBoxData } from './ObjectBox.tsx'
import css from './objects.module.css'

export interface ObjectsViewProps {
  readonly picture: GraphPicture
  readonly namespace: string | undefined
  readonly onNamespace: (namespace: string | undefined) => void
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
}

const nodeTypes = { object: ObjectBox }
const ways = ['owns', 'selects', 'endpoints', 'uses'] as const

/** Which object belongs to which: owners, what Services select and reach, what pods use. */
export function ObjectsView(props: ObjectsViewProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  )
}

/** Places by id, laid again only when an object or an edge comes or goes. */
export function useSpots({ nodes, edges }: Pick<GraphPicture, 'nodes' | 'edges'>): ReadonlyMap<string, Spot> {
  const signature = layoutSignature(nodes, edges)
  const known = useRef<{ readonly signature: string; readonly spots: ReadonlyMap<string, Spot> }>(undefined)
  if (known.current?.signature !== signature) known.current = { signature, spots: layGraph(nodes, edges) }
  return known.current.spots
}

function Graph({ picture, namespace, onNamespace, selection, onSelect }: ObjectsViewProps) {
  const t = useWords()
  const frame = useRef<HTMLElement>(null)
  const spots = useSpots(picture)
  const order = useMemo(
    () => readingOrder(picture.nodes, spots).flatMap((node) => (node.group ? [] : [{ resource: node.resource, key: node.key }])),
    [picture.nodes, spots],
  )
  useWalk(frame, order, selection, onSelect)
  const { fitView } = useReactFlow()
  useEffect(() => {
    const frameId = requestAnimationFrame(() => fitView({ nodes: [...spots.keys()].map((id) => ({ id })), padding: 0.06, maxZoom: 1 }))
    return () => cancelAnimationFrame(frameId)
  }, [spots, fitView])
  const nodes = useMemo(
    () =>
      picture.nodes.map(
        (object): Node<ObjectBoxData> => ({
          id: object.id,
          type: 'object',
          position: spots.get(object.id) ?? { x: 0, y: 0 },
          width: boxWidth,
          height: boxHeight,
          data: { object, picked: selection?.resource === object.resource && selection.key === object.key },
        }),
      ),
    [picture.nodes, spots, selection],
  )
  const edges = useMemo(
    () =>
      picture.edges.map(
        (edge): Edge => ({ id: `${edge.from} ${edge.why} ${edge.to}`, source: edge.from, target: edge.to, className: css[edge.why] ?? '' }),
      ),
    [picture.edges],
  )
  return (
    <section className={css.view} ref={frame} aria-label={t('stage.walkHint')}>
      <GraphHead picture={picture} namespace={namespace} onNamespace={onNamespace} />
      <div className={css.canvas}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          aria-label={t('stage.objects.sentence', { count: picture.nodes.length })}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          deleteKeyCode={null}
          minZoom={0.15}
          maxZoom={1.6}
          onlyRenderVisibleElements={nodes.length > 150}
          fitView
          fitViewOptions={{ padding: 0.06, maxZoom: 1 }}
        >
          <Controls showInteractive={false} className={css.controls ?? ''} />
        </ReactFlow>
      </div>
    </section>
  )
}

type GraphHeadProps = Pick<ObjectsViewProps, 'picture' | 'namespace' | 'onNamespace'>

/** What is drawn, and what its lines mean. */
function GraphHead({ picture, namespace, onNamespace }: GraphHeadProps) {
  const t = useWords()
  return (
    <header className={css.head}>
      <label className={css.choose}>
        {t('stage.column.namespace')}
        <select className={css.select} value={namespace ?? ''} onChange={(event) => onNamespace(event.target.value || undefined)}>
          <option value="">{t('stage.objects.allNamespaces')}</option>
          {picture.namespaces.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <span className={css.faint}>
        {picture.nodes.length < picture.total
          ? t('stage.objects.shownOf', { shown: picture.nodes.length, total: picture.total })
          : t('stage.objects.shown', { count: picture.total })}
      </span>
      <ul className={css.legend}>
        {ways.map((way) => (
          <li key={way}>
            <svg width="26" height="8" viewBox="0 0 26 8" aria-hidden="true">
              <path d="M0 4h26" className={css[way]} fill="none" />
            </svg>
            {t(`stage.objects.${way}`)}
          </li>
        ))}
      </ul>
    </header>
  )
}
