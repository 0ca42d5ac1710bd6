import {
  all,
  always,
  apply,
  atLeast,
  atMost,
  count,
  defineLesson,
  eventually,
  field,
  kubectl,
  never,
  not,
  other,
  readyPods,
  waitFor,
} from '#lesson-kit'

const web = { app: 'web' }
const imageField = 'spec.containers[0].image'
const templateImage = 'spec.template.spec.containers[0].image'
const ready = (image: string, is: Parameters<typeof readyPods>[1]) => readyPods(web, is, { [imageField]: image })
const asked = (image: string) => field('deployments', 'web', templateImage, image)
const kept = (is: Parameters<typeof count>[2]) => count('pods', { labels: web, kept: true }, is)
const recreates = field('deployments', 'web', 'spec.strategy.type', 'Recreate')
/** 4 replicas, of which at most one may be missing, with at most one more. */
const served = always(readyPods(web, atLeast(3)))
const room = always(kept(atMost(5)))
const setImage = (image: string) => kubectl(`kubectl set image deployment/web nginx=${image}`)
const patchImage = (image: string) =>
  kubectl(`kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"${image}"}]}}}}'`)
const useRecreate = kubectl(`kubectl patch deployment web -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'`)
const backingOff = { labels: web, fields: { 'status.containerStatuses[0].state.waiting.reason': 'ImagePullBackOff' } }
const allDeleted = kubectl('kubectl delete pods -l app=web --wait=false')

export default defineLesson({
  id: 'rolling-update',
  minutes: 7,
  seed: 4102,
  start: [apply('start.yaml'), waitFor(readyPods(web, 4), 60)],
  steps: [
    {
      id: 'update',
      view: 'objects',
      checks: { asked: asked('nginx:1.28'), updated: ready('nginx:1.28', 4), served, room },
      predict: {
        options: [
          { id: 'four', check: never(kept(atLeast(5))) },
          { id: 'five', check: eventually(kept(5)) },
          { id: 'eight', check: eventually(kept(atLeast(6))) },
        ],
      },
      solution: [setImage('nginx:1.28'), waitFor(ready('nginx:1.28', 4), 120)],
      otherRoute: [patchImage('nginx:1.28'), waitFor(ready('nginx:1.28', 4), 120)],
      mistakes: [
        {
          id: 'all-deleted',
          commands: [setImage('nginx:1.28'), allDeleted, waitFor(ready('nginx:1.28', 4), 120)],
          when: eventually(all(readyPods(web, 0), not(recreates))),
          fails: 'served',
        },
        {
          id: 'recreated',
          commands: [useRecreate, setImage('nginx:1.28'), waitFor(ready('nginx:1.28', 4), 120)],
          when: recreates,
          fails: 'served',
        },
      ],
    },
    {
      id: 'bad-image',
      view: 'objects',
      checks: { stuck: eventually(count('pods', backingOff, atLeast(1))), old: ready('nginx:1.28', 3), served },
      predict: {
        options: [
          { id: 'all-gone', check: eventually(readyPods(web, 0)) },
          { id: 'three-stay', check: eventually(ready('nginx:1.28', 3)) },
          { id: 'all-stay', check: always(ready('nginx:1.28', 4)) },
        ],
      },
      solution: [setImage('nginx:no-such-image'), waitFor(count('pods', backingOff, atLeast(2)), 120)],
      otherRoute: [patchImage('nginx:no-such-image'), waitFor(count('pods', backingOff, atLeast(2)), 120)],
      mistakes: [
        {
          id: 'image-exists',
          commands: [setImage('nginx:1.29'), waitFor(ready('nginx:1.29', 4), 120)],
          when: all(readyPods(web, 4), ready('nginx:1.28', 0)),
          fails: 'stuck',
        },
        {
          id: 'pods-deleted',
          commands: [setImage('nginx:no-such-image'), allDeleted, waitFor(count('pods', backingOff, atLeast(2)), 120)],
          when: eventually(readyPods(web, 0)),
          fails: 'served',
        },
      ],
    },
    {
      id: 'undo',
      view: 'objects',
      checks: {
        asked: asked('nginx:1.28'),
        back: ready('nginx:1.28', 4),
        tidy: count('pods', { labels: web, fields: { [imageField]: 'nginx:no-such-image' } }, 0),
        served,
      },
      solution: [kubectl('kubectl rollout undo deployment/web'), waitFor(ready('nginx:1.28', 4), 120)],
      otherRoute: [setImage('nginx:1.28'), waitFor(ready('nginx:1.28', 4), 120)],
      mistakes: [
        {
          id: 'too-far-back',
          commands: [kubectl('kubectl rollout undo deployment/web --to-revision=1'), waitFor(ready('nginx:1.27', 4), 120)],
          when: asked('nginx:1.27'),
          fails: 'asked',
        },
        {
          id: 'deployment-deleted',
          commands: [kubectl('kubectl delete deployment web'), waitFor(kept(0), 120)],
          when: count('deployments', { labels: web }, 0),
          fails: 'served',
        },
      ],
    },
    {
      id: 'gap',
      view: 'objects',
      checks: { strategy: recreates, gap: eventually(readyPods(web, 0)), updated: ready('nginx:1.29', 4) },
      predict: {
        options: [
          { id: 'three', check: always(readyPods(web, atLeast(3))) },
          { id: 'none', check: eventually(readyPods(web, 0)) },
        ],
      },
      solution: [useRecreate, setImage('nginx:1.29'), waitFor(ready('nginx:1.29', 4), 120)],
      otherRoute: [
        kubectl(
          `kubectl patch deployment web -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null},"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.29"}]}}}}'`,
        ),
        waitFor(ready('nginx:1.29', 4), 120),
      ],
      mistakes: [
        {
          id: 'still-rolling',
          commands: [setImage('nginx:1.29'), waitFor(ready('nginx:1.29', 4), 120)],
          when: all(ready('nginx:1.29', atLeast(1)), field('deployments', 'web', 'spec.strategy.type', other('Recreate'))),
          fails: 'gap',
        },
      ],
    },
  ],
  onRealCluster: [
    'kubectl rollout status deployment/web',
    'kubectl get replicasets -l app=web --watch',
    'kubectl rollout history deployment/web',
  ],
})
