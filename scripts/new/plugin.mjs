import { camel, pascal } from './names.mjs'

/** A scheduler plugin that keeps pods off nodes with a certain label, with a table test. */
export function pluginFiles(/** @type {string} */ name) {
  const folder = 'src/engine/scheduler/plugins'
  return {
    files: {
      [`${folder}/${name}.ts`]: `import { definePlugin, rejection } from '../framework.ts'

const refused = rejection('node(s) were refused by ${pascal(name)}', true)

/** Says in one sentence which nodes it refuses or prefers. Upstream: name the source that it imitates. */
export const ${camel(name)} = definePlugin({
  name: '${pascal(name)}',
  wokenBy: ['node/added'],

  filter(node) {
    return node.node.metadata.labels?.['example.com/${name}'] === 'no' ? refused : undefined
  },
})
`,
      [`${folder}/${name}.test.ts`]: `import { expect, test } from 'vitest'
import { createCluster } from '../../cluster.ts'
import type { Pod } from '../../../protocol/objects.ts'

test.each([
  ['no', undefined],
  ['yes', 'only'],
])('a node that says %s', (answer, chosen) => {
  const cluster = createCluster({ nodes: [{ name: 'only', labels: { 'example.com/${name}': answer } }] })
  cluster.kernel.runUntilQuiet(60_000_000)
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  cluster.request({ method: 'POST', path: '/api/v1/namespaces/default/pods', body })
  cluster.kernel.runUntil(cluster.kernel.world.now + 10_000_000)
  const pod = cluster.request({ method: 'GET', path: '/api/v1/namespaces/default/pods/one' }).body as Pod
  expect(pod.spec.nodeName).toBe(chosen)
})
`,
    },
    listings: [
      {
        file: `${folder}/plugins.ts`,
        before: /\n\/\*\*\n \* The default profile's plugins/,
        line: `import { ${camel(name)} } from './${name}.ts'\n`,
      },
      { file: `${folder}/plugins.ts`, before: /\]\n$/, line: `  ${camel(name)},\n` },
    ],
    next: `write its extension points, put it into upstream's place in plugins.ts, then: npm run unit -- ${folder}`,
  }
}
