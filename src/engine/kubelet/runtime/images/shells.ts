import type { Image } from './image.ts'

/** Base images, whose program is a shell: without a command they have nothing to do and end at once. */
export const shells: readonly Image[] = [
  {
    names: ['busybox', 'registry.k8s.io/busybox', 'k8s.gcr.io/busybox', 'gcr.io/google_containers/busybox', 'radial/busyboxplus'],
    layers: [2_160_000],
    kind: 'shell',
  },
  { names: ['alpine', 'curlimages/curl', 'bash'], base: 'alpine', layers: [120], kind: 'shell' },
  {
    names: [
      'debian',
      'ubuntu',
      'centos',
      'fedora',
      'rockylinux',
      'amazonlinux',
      'bitnami/kubectl',
      'nicolaka/netshoot',
      'praqma/network-multitool',
    ],
    base: 'debian',
    layers: [410_000],
    kind: 'shell',
  },
  { names: ['perl'], base: 'debian', layers: [24_000_000, 64_000_000, 211_000_000, 14_900_000], kind: 'shell' },
  { names: ['python'], base: 'python', layers: [24_000_000, 2_800_000], kind: 'shell' },
  { names: ['node', 'golang', 'ruby', 'openjdk', 'eclipse-temurin'], base: 'node', layers: [170_000_000, 3300], kind: 'shell' },
  {
    names: ['registry.k8s.io/pause', 'k8s.gcr.io/pause', 'gcr.io/google_containers/pause', 'rancher/pause', 'pause'],
    layers: [318_731],
    kind: 'server',
    ports: [],
    startupMs: [5, 5],
    onTerm: { code: 0, ms: 5 },
    user: 65535,
  },
  {
    names: ['hello-world'],
    layers: [13_300],
    kind: 'task',
    taskMillis: 20,
    taskExit: 0,
    greeting: ['Hello from Docker!', 'This message shows that your installation appears to be working correctly.'],
  },
]
