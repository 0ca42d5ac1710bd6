import { expect, test } from 'vitest'
import { changesSince, compact, emptyEtcd, lastChanges, put, read, readAt, remove } from './etcd.ts'

const pod = (name: string, resourceVersion: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'a', resourceVersion: String(resourceVersion) },
})

function filled(writes: number) {
  const etcd = emptyEtcd()
  for (let i = 0; i < writes; i++) put(etcd, 'pods', (revision) => pod(`p${i % 10}`, revision))
  return etcd
}

test('one revision for each write; first ADDED, then MODIFIED, then DELETED', () => {
  const etcd = filled(12)
  const gone = remove(etcd, 'pods', 'a/p3', (last, revision) => ({
    ...last,
    metadata: { ...last.metadata, resourceVersion: String(revision) },
  }))
  expect(etcd.revision).toBe(13)
  expect(gone).toMatchObject({ type: 'DELETED', revision: 13, object: { metadata: { resourceVersion: '13' } } })
  expect(lastChanges(etcd, 4).map((change) => change.type)).toEqual(['DELETED', 'MODIFIED', 'MODIFIED', 'ADDED'])
  expect(read(etcd, 'pods', 'a/p3')).toBeUndefined()
})

test('changes since a revision, across chunks, until compaction', () => {
  const etcd = filled(1000)
  expect(changesSince(etcd, 990)?.map((change) => change.revision)).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999, 1000])
  compact(etcd, 700)
  expect(changesSince(etcd, 699)).toBeUndefined()
  expect(changesSince(etcd, 700)).toHaveLength(300)
  expect(read(etcd, 'pods', 'a/p9')?.metadata.resourceVersion).toBe('1000')
})

test('reads a value as it was', () => {
  const etcd = filled(40)
  expect(readAt(etcd, 'pods', 'a/p4', 20)?.metadata.resourceVersion).toBe('15')
  expect(readAt(etcd, 'pods', 'a/p4', 4)).toBeUndefined()
})
