import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import type { GraphNode } from '../../../protocol/queries.ts'
import { Gauge } from '../../glyphs/Dial.tsx'
import { KindIcon } from '../../glyphs/KindIcon.tsx'
import { PodGlyph } from '../../glyphs/PodGlyph.tsx'
import { useWords } from '../../words/language.ts'
import { nameOf, namespaceOf } from '../format.ts'
import { selectKey } from '../use-walk.ts'
import css from './objects.module.css'

export type ObjectBoxData = { readonly object: GraphNode; readonly picked: boolean }

/** One object of the graph: its sign, kind, name and the one line that says how it is. */
export const ObjectBox = memo(
  function ObjectBox({ data }: NodeProps & { readonly data: ObjectBoxData }) {
    const t = useWords()
    const { object, picked } = data
    return (
      <div
        className={`${css.box} ${picked ? css.picked : ''} ${object.group ? css.group : ''}`}
        title={`${object.kind} ${object.key} ${object.detail}`}
        {...(object.group ? {} : { 'data-select': selectKey(object.resource, object.key) })}
      >
        <Handle type="target" position={Position.Left} className={css.handle} isConnectable={false} />
        <span className={css.sign}>
          <Sign object={object} />
        </span>
        <span className={css.name}>
          {object.group ? t('stage.objects.group', { count: object.group, kind: object.kind }) : nameOf(object.key)}
        </span>
        <span className={css.detail}>
          {object.kind}
          {!object.group && namespaceOf(object.key) && namespaceOf(object.key) !== 'default' ? ` · ${namespaceOf(object.key)}` : ''}
          <span className={css.state}>{shortDetail(object)}</span>
        </span>
        <Handle type="source" position={Position.Right} className={css.handle} isConnectable={false} />
      </div>
    )
  },
  (a, b) => a.data.picked === b.data.picked && sameObject(a.data.object, b.data.object),
)

/** An address is never cut, and there is no room for the type that nearly every Service has; it stands in the title. */
function shortDetail({ kind, detail }: GraphNode): string {
  return kind === 'Service' ? detail.replace(/^ClusterIP (?=[\d\w])/, '') : detail
}

function Sign({ object }: { readonly object: GraphNode }) {
  if (object.glyph) return <PodGlyph state={object.glyph} title={object.detail} size={22} />
  if (object.desired !== undefined && object.observed !== undefined)
    return (
      <svg width="30" height="30" viewBox="-15 -15 30 30" role="img" aria-label={`${object.observed}/${object.desired}`}>
        <Gauge observed={object.observed} desired={object.desired} radius={10} />
        <g transform="translate(-6.5 -6.5)">
          <KindIcon kind={object.kind} size={13} />
        </g>
      </svg>
    )
  return <KindIcon kind={object.kind} size={20} />
}

function sameObject(a: GraphNode, b: GraphNode): boolean {
  return (
    a.id === b.id &&
    a.detail === b.detail &&
    a.glyph === b.glyph &&
    a.observed === b.observed &&
    a.desired === b.desired &&
    a.group === b.group
  )
}
