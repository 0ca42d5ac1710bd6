import {
  all,
  always,
  apply,
  atLeast,
  atMost,
  count,
  created,
  defineLesson,
  deleted,
  event,
  eventually,
  fault,
  field,
  kubectl,
  readyPods,
  waitFor,
} from '#lesson-kit'

const web = { app: 'web' }
const silentNodes = { fields: { 'status.conditions[type=Ready].status': 'Unknown' } }
const readyNodes = { fields: { 'status.conditions[type=Ready].status': 'True' } }
const back = readyPods(web, 3)
const five = readyPods(web, 5)
const wantsFive = field('deployments', 'web', 'spec.replicas', 5)
/** All pods with the label, also one that waits on a dead node to be told that it is deleted. */
const listed = (is: Parameters<typeof count>[2]) => count('pods', { labels: web }, is)

export default defineLesson({
  id: 'self-healing',
  minutes: 6,
  seed: 4101,
  start: [apply('start.yaml'), waitFor(back, 60)],
  steps: [
    {
      id: 'delete-one',
      view: 'cluster',
      checks: { gone: deleted('pods', { labels: web }), back },
      predict: {
        options: [
          { id: 'two-remain', check: readyPods(web, 2) },
          { id: 'same-again', check: always(listed(3)) },
          { id: 'new-one', check: created('pods', { labels: web }) },
        ],
      },
      solution: [kubectl('kubectl delete pod {pod app=web}'), waitFor(back, 60)],
      otherRoute: [kubectl('kubectl delete pod {pod app=web} --force --grace-period=0'), waitFor(back, 60)],
      mistakes: [
        {
          id: 'fewer-wanted',
          commands: [kubectl('kubectl scale deployment web --replicas=2'), waitFor(listed(2), 60)],
          when: field('deployments', 'web', 'spec.replicas', atMost(2)),
          fails: 'back',
        },
        {
          id: 'wish-deleted',
          commands: [kubectl('kubectl delete deployment web'), waitFor(listed(0), 120)],
          when: count('deployments', { labels: web }, 0),
          fails: 'back',
        },
      ],
    },
    {
      id: 'ask-for-five',
      view: 'loop',
      checks: { wanted: wantsFive, ready: five, exact: always(count('pods', { labels: web, kept: true }, atMost(5))) },
      solution: [kubectl('kubectl scale deployment web --replicas=5'), waitFor(five, 60)],
      otherRoute: [kubectl(`kubectl patch deployment web -p '{"spec":{"replicas":5}}'`), waitFor(five, 60)],
      mistakes: [
        {
          id: 'by-hand',
          commands: [
            kubectl('kubectl run web-4 --image=nginx:1.27 --labels=app=web'),
            kubectl('kubectl run web-5 --image=nginx:1.27 --labels=app=web'),
            waitFor(five, 60),
          ],
          when: count('pods', { labels: web, fields: { 'metadata.ownerReferences': null } }, atLeast(1)),
          fails: 'wanted',
        },
        {
          id: 'replicaset-scaled',
          commands: [kubectl('kubectl scale replicaset -l app=web --replicas=5'), waitFor(back, 60)],
          when: eventually(
            all(field('deployments', 'web', 'spec.replicas', 3), count('replicasets', { labels: web, fields: { 'spec.replicas': 5 } }, 1)),
          ),
          fails: 'wanted',
        },
      ],
    },
    {
      id: 'stop-a-node',
      view: 'cluster',
      checks: {
        silent: eventually(count('nodes', silentNodes, atLeast(1))),
        lost: eventually(readyPods(web, atMost(4))),
        replaced: five,
      },
      predict: {
        options: [
          { id: 'moves', check: always(listed(5)) },
          { id: 'removed-first', check: deleted('pods', { labels: web }) },
          { id: 'new-beside', check: eventually(listed(atLeast(6))) },
        ],
      },
      solution: [fault({ kind: 'stopNode', node: '{node app=web}' }), waitFor(all(listed(atLeast(6)), five), 480)],
      otherRoute: [
        fault({ kind: 'stopNode', node: '{node app=web}' }),
        waitFor(readyPods(web, atMost(4)), 120),
        kubectl('kubectl delete pods -l app=web --field-selector spec.nodeName={node app=web} --force --grace-period=0'),
        waitFor(five, 60),
      ],
      mistakes: [
        {
          id: 'back-too-soon',
          commands: [
            fault({ kind: 'stopNode', node: '{node app=web}' }),
            waitFor(count('nodes', silentNodes, 1), 20),
            fault({ kind: 'startNode', node: '{node app=web}' }),
            waitFor(count('nodes', silentNodes, 1), 20),
          ],
          when: event('Starting', 'Node'),
          fails: 'silent',
        },
        {
          id: 'drained',
          commands: [kubectl('kubectl drain {node app=web} --ignore-daemonsets --force'), waitFor(five, 60)],
          when: count('nodes', { fields: { 'spec.unschedulable': true } }, atLeast(1)),
          fails: 'silent',
        },
      ],
    },
    {
      id: 'node-returns',
      view: 'cluster',
      checks: { nodes: count('nodes', readyNodes, 3), tidy: listed(5), ready: five },
      solution: [
        fault({ kind: 'startNode', node: 'worker-1' }),
        fault({ kind: 'startNode', node: 'worker-2' }),
        fault({ kind: 'startNode', node: 'worker-3' }),
        waitFor(all(count('nodes', readyNodes, 3), listed(5), five), 120),
      ],
      otherRoute: [
        kubectl('kubectl delete pods -l app=web --field-selector spec.nodeName=worker-1 --force --grace-period=0'),
        fault({ kind: 'startNode', node: 'worker-3' }),
        fault({ kind: 'startNode', node: 'worker-2' }),
        fault({ kind: 'startNode', node: 'worker-1' }),
        waitFor(all(count('nodes', readyNodes, 3), listed(5), five), 120),
      ],
      mistakes: [
        {
          id: 'node-object-deleted',
          commands: [kubectl('kubectl delete node worker-1'), waitFor(listed(5), 120)],
          when: count('nodes', {}, atMost(2)),
          fails: 'nodes',
        },
      ],
    },
  ],
  onRealCluster: ['kubectl get pods -l app=web -o wide --watch', 'kubectl describe node <name>'],
})
