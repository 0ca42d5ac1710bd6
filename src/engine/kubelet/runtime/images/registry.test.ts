import { describe, expect, it } from 'vitest'
import { parseImageName, withDefaultTag } from './image-name.ts'
import { findImage } from './registry.ts'

describe('parseImageName', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest', 'nginx'],
    ['nginx:1.25', 'docker.io/library/nginx:1.25', 'nginx'],
    [
      'docker.io/istio/examples-bookinfo-details-v1:1.20',
      'docker.io/istio/examples-bookinfo-details-v1:1.20',
      'istio/examples-bookinfo-details-v1',
    ],
    ['localhost:5000/a/b', 'localhost:5000/a/b:latest', 'localhost:5000/a/b'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10', 'registry.k8s.io/pause'],
  ])('%s', (reference, full, familiar) => expect(parseImageName(reference)).toMatchObject({ full, familiar }))

  it('complains in the words of the reference library', () => {
    expect(parseImageName('Foo:Bar:baz')).toBe('invalid reference format: repository name (library/Foo) must be lowercase')
    expect(parseImageName('foo:bar:baz')).toBe('invalid reference format')
    expect(parseImageName('')).toBe('invalid reference format')
    expect(withDefaultTag('Foo:Bar:baz')).toEqual({
      ok: false,
      error: `couldn't parse image name "Foo:Bar:baz": invalid reference format: repository name (library/Foo) must be lowercase`,
    })
    expect(withDefaultTag('a/b')).toEqual({ ok: true, reference: 'a/b:latest' })
  })
})

describe('findImage', () => {
  it('knows images by repository, prefix, or not at all', () => {
    expect(findImage('docker.io/library/nginx:1.25')?.image.ports).toEqual([80])
    expect(findImage('gcr.io/google-samples/microservices-demo/cartservice:v1')?.image.names[0]).toContain('microservices-demo')
    expect(findImage('registry.example.com/shop/api:v3')?.image.kind).toBe('server')
    expect(findImage('public.ecr.aws/docker/library/redis:7')?.image.ports).toEqual([6379])
    expect(findImage('quay.io/someone/busybox')?.image.kind).toBe('shell')
    expect(findImage('nginx:does-not-exist')).toBeUndefined()
  })

  it('shares base layers between images and none but those between tags', () => {
    const digests = (reference: string) => findImage(reference)!.layers.map(({ digest }) => digest)
    expect(digests('nginx:1.25')[0]).toBe(digests('httpd:2.4')[0])
    expect(digests('nginx:1.25')[1]).not.toBe(digests('nginx:1.26')[1])
    expect(findImage('nginx:1.25')!.sizeBytes).toBeGreaterThan(60_000_000)
    expect(findImage('nginx:1.25-alpine')!.sizeBytes).toBeLessThan(30_000_000)
  })
})
