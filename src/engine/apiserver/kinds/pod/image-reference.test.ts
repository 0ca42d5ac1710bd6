import { expect, test } from 'vitest'
import { pullPolicyOf } from './image-reference.ts'

test.each([
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.27', 'IfNotPresent'],
  ['library/nginx', 'Always'],
  ['localhost:5000/nginx', 'Always'],
  ['localhost:5000/nginx:1', 'IfNotPresent'],
  ['ghcr.io/team/app:latest', 'Always'],
  [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
  [`nginx:latest@sha256:${'a'.repeat(64)}`, 'Always'],
  ['Not A Reference', 'IfNotPresent'],
  ['nginx:a:b', 'IfNotPresent'],
] as const)('%s is pulled %s', (image, policy) => {
  expect(pullPolicyOf(image)).toBe(policy)
})
