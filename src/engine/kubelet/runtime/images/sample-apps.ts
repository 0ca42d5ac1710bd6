import { type Image, page } from './image.ts'

const goService: Pick<Image, 'base' | 'kind' | 'startupMs' | 'onTerm' | 'user'> = { base: 'distroless', kind: 'server', startupMs: [60, 120], onTerm: { code: 0, ms: 40 }, user: 65532 }

/** Applications that tutorials deploy: the voting app, bookinfo, guestbook, online boutique, sock shop. */
export const sampleApps: readonly Image[] = [
  { names: ['dockersamples/examplevotingapp_vote', 'ghcr.io/dockersamples/example-voting-app-vote'], base: 'python', layers: [24_000_000, 9_800_000], kind: 'server', ports: [80], startupMs: [600, 400], onTerm: { code: 0, ms: 300 }, http: { '*': page('<title>Cats vs Dogs!</title>') } },
  { names: ['dockersamples/examplevotingapp_result', 'ghcr.io/dockersamples/example-voting-app-result'], base: 'node', layers: [21_000_000], kind: 'server', ports: [80], startupMs: [500, 400], http: { '*': page('<title>Cats vs Dogs -- Result</title>') } },
  { names: ['dockersamples/examplevotingapp_worker', 'ghcr.io/dockersamples/example-voting-app-worker'], base: 'debian', layers: [33_000_000, 28_000_000], kind: 'server', ports: [], startupMs: [300, 200], onTerm: { code: 143, ms: 40 }, greeting: ['Connected to db', 'Found redis', 'Connecting to redis'] },
  { names: ['istio/examples-bookinfo-productpage-v1', 'istio/examples-bookinfo-productpage-v2'], base: 'python', layers: [28_000_000], kind: 'server', ports: [9080], startupMs: [700, 500], onTerm: { code: 0, ms: 200 }, user: 1000, http: { '*': page('<title>Simple Bookstore App</title>') } },
  { names: ['istio/examples-bookinfo-details-v1', 'istio/examples-bookinfo-details-v2'], base: 'debian', layers: [36_000_000], kind: 'server', ports: [9080], startupMs: [500, 300], onTerm: { code: 0, ms: 100 }, user: 1000, http: { '*': page('{"id":0,"author":"William Shakespeare","year":1595}') } },
  { names: ['istio/examples-bookinfo-ratings-v1', 'istio/examples-bookinfo-ratings-v2'], base: 'node', layers: [11_000_000], kind: 'server', ports: [9080], startupMs: [400, 300], user: 1000, http: { '*': page('{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}') } },
  { names: ['istio/examples-bookinfo-reviews-v1', 'istio/examples-bookinfo-reviews-v2', 'istio/examples-bookinfo-reviews-v3'], base: 'jdk', layers: [230_000_000], kind: 'server', ports: [9080], startupMs: [3500, 2500], onTerm: { code: 0, ms: 700 }, user: 1000, http: { '*': page('{"id":"0","podname":"%pod%"}') } },
  { names: ['gcr.io/google-samples/gb-frontend', 'gcr.io/google_samples/gb-frontend', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend'], base: 'debian', layers: [140_000_000], kind: 'server', ports: [80], startupMs: [200, 200], onTerm: { code: 0, ms: 60 }, http: { '*': page('<title>Guestbook</title>') } },
  { names: ['gcr.io/google-samples/microservices-demo/*', 'us-central1-docker.pkg.dev/google-samples/microservices-demo/*'], ...goService, layers: [12_000_000] },
  { names: ['weaveworksdemos/*'], base: 'alpine', layers: [26_000_000], kind: 'server', startupMs: [400, 600], onTerm: { code: 143, ms: 100 } },
  { names: ['wordpress'], base: 'debian', layers: [104_000_000, 66_000_000], kind: 'server', ports: [80], startupMs: [900, 500], onTerm: { code: 0, ms: 80 }, http: { '*': page('<title>WordPress</title>') } },
]
