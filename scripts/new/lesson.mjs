/** A lesson of one step that passes its own tests: a Deployment is asked for two pods. */
export function lessonFiles(/** @type {string} */ folder, /** @type {string} */ name) {
  return {
    files: {
      [`${folder}/lesson.ts`]: lesson(name),
      [`${folder}/start.yaml`]: manifest,
      [`${folder}/en.md`]: english,
      [`${folder}/zh-CN.md`]: chinese,
    },
    listings: [],
    next: `one idea, at most six steps: see it, predict, do it, break it, explain it. Then: npm run unit -- lessons -t ${name}`,
  }
}

const lesson = (/** @type {string} */ name) => `import { apply, count, defineLesson, field, kubectl, readyPods, waitFor } from '#lesson-kit'

const web = { app: 'web' }
const two = readyPods(web, 2)

export default defineLesson({
  id: '${name}',
  minutes: 3,
  seed: ${4900 + (name.length % 100)},
  start: [apply('start.yaml'), waitFor(readyPods(web, 1), 60)],
  steps: [
    {
      id: 'ask-for-two',
      view: 'cluster',
      checks: { wanted: field('deployments', 'web', 'spec.replicas', 2), ready: two },
      solution: [kubectl('kubectl scale deployment web --replicas=2'), waitFor(two, 60)],
      otherRoute: [kubectl(\`kubectl patch deployment web -p '{"spec":{"replicas":2}}'\`), waitFor(two, 60)],
      mistakes: [
        {
          id: 'deleted',
          commands: [kubectl('kubectl delete deployment web')],
          when: count('deployments', { labels: web }, 0),
          fails: 'wanted',
        },
      ],
    },
  ],
  onRealCluster: ['kubectl get pods -l app=web'],
})
`

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
`

const english = `---
title: The one idea of this lesson
summary: One sentence for the list of lessons.
minutes: 3
---

What there is when the lesson begins.

## ask-for-two: Ask for two

What to do, and what to watch meanwhile.

> hint: Where to look.

> more: What to change.

> exact: \`kubectl scale deployment web --replicas=2\`

> mistake deleted: What happened, why it is not the way, and how to go on.

## causes

1. The first cause, a person's action.
2. Who noticed it.
3. What was compared.
4. What was written.
5. What came of it.

## real

On a real cluster the same can be seen with these commands.

## simulated

What is simulated, and what is not.
`

const chinese = `---
title: 这一课的一个要点
summary: 课程列表里的一句话。
minutes: 3
---

课程开始时有什么。

## ask-for-two: 要两个

要做什么，同时看什么。

> hint: 看哪里。

> more: 改什么。

> exact: \`kubectl scale deployment web --replicas=2\`

> mistake deleted: 发生了什么，为什么不对，接下来怎么办。

## causes

1. 第一个原因：用户的一个动作。
2. 谁注意到了它。
3. 比较了什么。
4. 写了什么。
5. 结果是什么。

## real

在真实集群上，可以用这些命令看到同样的情形。

## simulated

模拟了什么，没有模拟什么。
`
