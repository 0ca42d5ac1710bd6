import { expect, test } from 'vitest'
import {
  all,
  always,
  atLeast,
  atMost,
  count,
  deleted,
  endpoints,
  event,
  eventually,
  field,
  host,
  nodePortOf,
  outside,
  packet,
  pod,
  readyPods,
  unset,
} from '../../lessons/kit.ts'
import type { Check } from '../../protocol/checks.ts'
import { checkSentence } from './check-sentence.ts'

const web = { app: 'web' }

test.each<[Check, string, string]>([
  [readyPods(web, 3), '3 Pods with `app=web` are Ready', '3 个带 `app=web` 的 Pod 就绪'],
  [readyPods(web, 1), '1 Pod with `app=web` is Ready', '1 个带 `app=web` 的 Pod 就绪'],
  [field('deployments', 'web', 'spec.replicas', 5), 'Deployment `web` has `spec.replicas = 5`', 'Deployment `web` 的 `spec.replicas = 5`'],
  [field('deployments', 'web', 'spec.paused', unset), 'Deployment `web` has no `spec.paused`', 'Deployment `web` 没有 `spec.paused`'],
  [endpoints('web', 0), 'Service `web` has no ready endpoints', 'Service `web` 没有就绪端点'],
  [
    packet(pod({ app: 'client' }), host('web'), 80, 'refused'),
    'A request from pod `app=client` to `web:80` is refused at once',
    '从 Pod `app=client` 到 `web:80` 的请求立刻被拒绝',
  ],
  [
    packet(outside, nodePortOf('web'), 80, 'answered'),
    'A request from outside to the node port of `web` is answered',
    '从集群外部到 Service `web` 的节点端口的请求得到应答',
  ],
  [deleted('pods', { labels: web }), 'A Pod with `app=web` is deleted', '有带 `app=web` 的 Pod 被删除'],
  [event('Failed', 'Pod'), 'The Event `Failed` is recorded about a Pod', '记录了关于 Pod 的事件 `Failed`'],
  [
    always(count('pods', { labels: web, kept: true }, atMost(5))),
    'At every moment at most 5 Pods with `app=web` exist, not counting deleted ones',
    '任何时刻，最多有 5 个带 `app=web` 的 Pod（不算正在删除的）',
  ],
  [
    eventually(all(readyPods(web, 0), endpoints('web', atLeast(1))), { withinSeconds: 30 }),
    'Within 30 s no Pods with `app=web` are Ready and Service `web` has at least 1 ready endpoint',
    '30 秒之内，0 个带 `app=web` 的 Pod 就绪，并且 Service `web` 至少有 1 个就绪端点',
  ],
])('%j', (check, english, chinese) => {
  expect(checkSentence(check, 'en')).toBe(english)
  expect(checkSentence(check, 'zh-CN')).toBe(chinese)
})
