import {
  all,
  always,
  apply,
  atLeast,
  count,
  defineLesson,
  deleted,
  endpoints,
  field,
  host,
  kubectl,
  nodePortOf,
  outside,
  packet,
  pod,
  readyPods,
  waitFor,
} from '#lesson-kit'

const web = { app: 'web' }
const client = pod({ app: 'client' })
const answered = packet(client, host('web'), 80, 'answered')
const refused = packet(client, host('web'), 80, 'refused')
const three = endpoints('web', 3)
const noService = count('services', { fields: { 'metadata.name': 'web' } }, 0)
/** All pods of the program, whatever they are labelled. */
const programs = count('pods', { kept: true, fields: { 'spec.containers[0].image': 'nginx:1.27' } }, 3)

export default defineLesson({
  id: 'selector',
  minutes: 6,
  seed: 4201,
  start: [apply('start.yaml'), waitFor(all(readyPods(web, 3), readyPods({ app: 'client' }, 1)), 60)],
  steps: [
    {
      id: 'expose',
      view: 'network',
      checks: { endpoints: three, answered },
      solution: [kubectl('kubectl expose deployment web --port=80'), waitFor(answered, 30)],
      otherRoute: [kubectl('kubectl create service clusterip web --tcp=80:80'), waitFor(answered, 30)],
      mistakes: [
        {
          id: 'wrong-port',
          commands: [kubectl('kubectl expose deployment web --port=80 --target-port=8080'), waitFor(three, 30)],
          when: all(endpoints('web', atLeast(1)), field('services', 'web', 'spec.ports[0].targetPort', 8080)),
          fails: 'answered',
        },
        {
          id: 'other-name',
          commands: [kubectl('kubectl expose deployment web --name=website --port=80'), waitFor(endpoints('website', 3), 30)],
          when: all(noService, count('services', { labels: web }, atLeast(1))),
          fails: 'answered',
        },
      ],
    },
    {
      id: 'break-the-selector',
      view: 'network',
      checks: { empty: endpoints('web', 0), refused, running: always(readyPods(web, 3)) },
      predict: {
        options: [
          { id: 'pods-stop', check: readyPods(web, 0) },
          { id: 'refused', check: refused },
          { id: 'lost', check: packet(client, host('web'), 80, 'lost') },
        ],
      },
      solution: [kubectl('kubectl set selector service web app=wbe'), waitFor(refused, 30)],
      otherRoute: [kubectl(`kubectl patch service web -p '{"spec":{"selector":{"app":"wbe"}}}'`), waitFor(refused, 30)],
      mistakes: [
        {
          id: 'pods-removed',
          commands: [kubectl('kubectl scale deployment web --replicas=0'), waitFor(refused, 60)],
          when: field('deployments', 'web', 'spec.replicas', 0),
          fails: 'running',
        },
        {
          id: 'service-deleted',
          commands: [kubectl('kubectl delete service web'), waitFor(endpoints('web', 0), 30)],
          when: noService,
          fails: 'refused',
        },
      ],
    },
    {
      id: 'mend-it',
      view: 'network',
      checks: { endpoints: three, answered, programs },
      solution: [kubectl('kubectl set selector service web app=web'), waitFor(answered, 30)],
      otherRoute: [kubectl('kubectl delete service web'), kubectl('kubectl expose deployment web --port=80'), waitFor(answered, 30)],
      mistakes: [
        {
          id: 'pods-relabelled',
          commands: [kubectl('kubectl label pods -l app=web app=wbe --overwrite'), waitFor(answered, 60)],
          when: count('pods', { labels: { app: 'wbe' } }, atLeast(1)),
          fails: 'programs',
        },
      ],
    },
    {
      id: 'from-outside',
      view: 'network',
      checks: { outside: packet(outside, nodePortOf('web'), 80, 'answered'), inside: always(answered) },
      solution: [
        kubectl(`kubectl patch service web -p '{"spec":{"type":"NodePort"}}'`),
        waitFor(packet(outside, nodePortOf('web'), 80, 'answered'), 30),
      ],
      otherRoute: [
        kubectl(`kubectl patch service web -p '{"spec":{"type":"LoadBalancer"}}'`),
        waitFor(packet(outside, nodePortOf('web'), 80, 'answered'), 30),
      ],
      mistakes: [
        {
          id: 'replaced',
          commands: [
            kubectl('kubectl delete service web'),
            kubectl('kubectl expose deployment web --port=80 --type=NodePort'),
            waitFor(packet(outside, nodePortOf('web'), 80, 'answered'), 30),
          ],
          when: deleted('services', { labels: web }),
          fails: 'inside',
        },
      ],
    },
  ],
  onRealCluster: [
    'kubectl get endpointslices -l kubernetes.io/service-name=web',
    'kubectl get pods --show-labels',
    'kubectl describe service web',
  ],
})
