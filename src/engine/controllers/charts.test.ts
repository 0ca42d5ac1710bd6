import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../protocol/objects.ts'
import { type Chart, chartEdges, walkChart } from '../client/chart.ts'
import { deploymentChart } from './deployment/deployment.chart.ts'
import { replicaSetChart } from './replicaset/replicaset.chart.ts'

interface History {
  readonly scenario: string
  readonly name: string
  readonly states: readonly KubeObject[]
}

const read = (name: string): readonly History[] =>
  JSON.parse(readFileSync(new URL(`../../../tests/fixtures/golden/controllers/${name}-histories.json`, import.meta.url), 'utf8'))

/** Every change of every recorded object that is no edge of its chart. */
function strayMoves(chart: Chart, histories: readonly History[]): readonly string[] {
  const edges = chartEdges(chart.machine)
  const stray = new Set<string>()
  for (const { scenario, name, states } of histories) {
    states.forEach((after, at) => {
      const before = states[at - 1]
      if (!walkChart(chart, edges, before, after))
        stray.add(`${scenario} ${name}: ${before ? chart.classify(before) : 'start'} > ${chart.classify(after)}`)
    })
  }
  return [...stray]
}

describe('charts on histories of a real cluster', () => {
  const charts: readonly [string, Chart][] = [
    ['replicaset', replicaSetChart],
    ['deployment', deploymentChart],
  ]
  for (const [name, chart] of charts) {
    it(`walks every change of a ${name} along an edge`, () => {
      expect(strayMoves(chart, read(name))).toEqual([])
    })
  }
})
