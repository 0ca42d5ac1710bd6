import { camel } from './names.mjs'

/** A control loop that watches ConfigMaps and writes nothing yet, with a test. */
export function controllerFiles(/** @type {string} */ name) {
  const folder = `src/engine/controllers/${name}`
  const controller = `${camel(name)}Controller`
  return {
    files: {
      [`${folder}/${name}.ts`]: `import type { ConfigMap } from '../../../protocol/objects.ts'
import { defineController, nothingToDo, type Plan } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'

/** Says in one sentence what this loop keeps true. Upstream: name the source that it imitates. */
export const ${controller} = defineController({
  name: '${name}',
  component: '${name}-controller',
  primary: 'configmaps',
  workers: 1,
  reconcile,
})

/** Compares what should be with what is. Each write carries a \`because\`. */
function reconcile(key: string, view: View): Plan {
  const configMap = view.get<ConfigMap>('configmaps', key)
  if (!configMap || configMap.metadata.deletionTimestamp) return nothingToDo
  return { writes: [] }
}
`,
      [`${folder}/${name}.test.ts`]: `import { expect, test } from 'vitest'
import { createCluster } from '../../cluster.ts'

test('looks at every ConfigMap', () => {
  const cluster = createCluster()
  cluster.kernel.runUntilQuiet(60_000_000)
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: 'default' } }
  expect(cluster.request({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', body }).status).toBe(201)
  cluster.kernel.runUntilQuiet(120_000_000)
  const passes = cluster.kernel.traceBetween(1).filter(({ source }) => source === 'controller/${name}')
  expect(passes.map(({ data }) => data)).toContainEqual(expect.objectContaining({ key: 'default/one' }))
})
`,
    },
    listings: [
      {
        file: 'src/engine/controllers/index.ts',
        before: /\n\/\*\*\n \* All control loops/,
        line: `import { ${controller} } from './${name}/${name}.ts'\n`,
      },
      { file: 'src/engine/controllers/index.ts', before: /\]\n$/, line: `  ${controller},\n` },
    ],
    next: `write reconcile, give it a chart in ${folder}/${name}.chart.ts if its objects have states, then: npm run unit -- ${folder}`,
  }
}
