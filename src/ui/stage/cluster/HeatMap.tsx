import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { ClusterPicture, NodeSummary } from '../../../protocol/queries.ts'
import type { Selection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { formatBytes, formatCpu } from '../format.ts'
import css from './cluster.module.css'
import { countByState } from './detail.ts'
import { type CellGrid, cellAt, type HeatColours, layCells, packColour, paintCells } from './heat-cells.ts'
import { StateCounts } from './NodePlate.tsx'

export interface HeatMapProps {
  readonly nodes: readonly NodeSummary[]
  readonly nodeCount: number
  readonly podCount: number
  readonly podStates: ClusterPicture['podStates']
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
}

/** One cell a node, when machines are too many to draw: written pixel by pixel, because thousands of shapes would not keep up. */
export function HeatMap({ nodes, nodeCount, podCount, podStates, selection, onSelect }: HeatMapProps) {
  const t = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const grid = useRef<CellGrid>({ columns: 1, rows: 1, pitch: 3 })
  const [over, setOver] = useState<{ readonly index: number; readonly x: number; readonly y: number }>()
  const size = useSize(canvas)
  const theme = useThemeRevision()
  const selected = selection?.resource === 'nodes' ? nodes.findIndex((node) => node.name === selection.key) : -1

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || size.width === 0) return
    const scale = devicePixelRatio
    element.width = Math.round(size.width * scale)
    element.height = Math.round(size.height * scale)
    grid.current = layCells(nodes.length, element.width, element.height)
    const image = context.createImageData(element.width, element.height)
    paintCells(new Uint32Array(image.data.buffer), element.width, grid.current, nodes, readColours(element, theme), selected)
    context.putImageData(image, 0, 0)
  }, [nodes, size, selected, theme])

  const indexAt = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return cellAt(grid.current, (event.clientX - box.x) * devicePixelRatio, (event.clientY - box.y) * devicePixelRatio, nodes.length)
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const index = indexAt(event)
    const box = event.currentTarget.getBoundingClientRect()
    setOver(index === undefined ? undefined : { index, x: event.clientX - box.x, y: event.clientY - box.y })
  }
  const pick = (event: PointerEvent<HTMLCanvasElement>) => {
    const index = indexAt(event)
    if (index !== undefined) onSelect({ resource: 'nodes', key: nodes[index]!.name })
  }
  const node = over && nodes[over.index]
  return (
    <div className={css.heatFrame}>
      <p className={css.micro}>
        {t('stage.cluster.heatTitle', { nodes: nodeCount, pods: podCount })}
        {nodes.length < nodeCount ? ` ${t('stage.cluster.shownOf', { shown: nodes.length, count: nodeCount })}` : ''}
      </p>
      <canvas ref={canvas} className={css.heatCanvas} onPointerMove={move} onPointerLeave={() => setOver(undefined)} onPointerDown={pick} />
      <StateCounts counts={podStates ?? countByState(nodes.flatMap((each) => each.pods))} />
      {node && over && (
        <div
          className={css.heatTip}
          style={{ transform: `translate(${Math.min(over.x + 12, Math.max(0, size.width - 240))}px, ${over.y + 32}px)` }}
        >
          <b>{node.name}</b> {node.ready ? 'Ready' : 'NotReady'}
          {node.schedulable ? '' : ', SchedulingDisabled'}
          <br />
          {t('stage.cluster.podsOf', { count: node.podCount, of: node.maxPods })}
          <br />
          cpu {formatCpu(node.cpu.requested)}/{formatCpu(node.cpu.allocatable)}, mem {formatBytes(node.memory.requested)}/
          {formatBytes(node.memory.allocatable)}
        </div>
      )}
    </div>
  )
}

/** Reads the tokens from the page, so that the canvas follows the theme; `revision` only says that they may have changed. */
function readColours(element: HTMLElement, _revision: number): HeatColours {
  const style = getComputedStyle(element)
  const colour = (token: string) => packColour(style.getPropertyValue(token))
  return {
    ground: colour('--panel'),
    low: colour('--observed-wash'),
    high: colour('--observed'),
    failure: colour('--failure'),
    edge: colour('--edge'),
    select: colour('--select'),
  }
}

function useThemeRevision(): number {
  const [revision, setRevision] = useState(0)
  useEffect(() => {
    const next = () => setRevision((old) => old + 1)
    const observer = new MutationObserver(next)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', next)
    return () => {
      observer.disconnect()
      system.removeEventListener('change', next)
    }
  }, [])
  return revision
}

function useSize(element: { readonly current: HTMLElement | null }): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return size
}
