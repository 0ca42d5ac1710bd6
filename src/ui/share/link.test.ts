import { describe, expect, it } from 'vitest'
import type { RunDocument } from '../../protocol/control.ts'
import { decodeLink, encodeLink, isRunFragment, maxLinkLength, parseRunDocument } from './link.ts'

const run: RunDocument = {
  format: 'orrery-run',
  version: '0.1.0',
  options: { seed: 7, nodes: 3 },
  inputs: [
    {
      step: 12,
      at: 1_500_000,
      input: {
        request: { method: 'POST', path: '/api/v1/namespaces/default/pods', body: { kind: 'Pod', metadata: { name: 'läuft-跑' } } },
      },
    },
  ],
  at: { steps: 40, now: 9_000_000 },
  digest: 'abc',
}

async function fragmentOf(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `#r=1.${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`
}

describe('encodeLink', () => {
  it('gives back what was put in, and uses only characters that survive in a fragment', async () => {
    const link = await encodeLink(run)
    expect(link.ok && /^r=1\.[A-Za-z0-9_-]+$/.test(link.fragment)).toBe(true)
    expect(link.ok && (await decodeLink(`#${link.fragment}`))).toEqual({ ok: true, document: run })
  })

  it('refuses a run that is too long for a link, and says how long it is', async () => {
    let noise = ''
    for (let i = 0, x = 1; i < 60_000; i++) {
      x = (x * 48271) % 2147483647
      noise += String.fromCharCode(33 + (x % 90))
    }
    const link = await encodeLink({ ...run, view: noise })
    expect(link.ok).toBe(false)
    expect(link.length).toBeGreaterThan(maxLinkLength)
  })
})

describe('decodeLink', () => {
  it('knows its own fragments', () => {
    expect(isRunFragment('#r=1.abc')).toBe(true)
    expect(isRunFragment('#lesson=4')).toBe(false)
  })

  it('refuses a bomb before it is unfolded', async () => {
    const bomb = await fragmentOf(new Uint8Array(20 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(maxLinkLength)
    expect(await decodeLink(bomb)).toMatchObject({ ok: false, reason: 'tooLarge' })
  })

  it('refuses an overlong fragment without reading it', async () => {
    expect(await decodeLink(`#r=1.${'A'.repeat(maxLinkLength)}`)).toMatchObject({ ok: false, reason: 'tooLarge' })
  })

  it('says which version made a link of another form', async () => {
    expect(await decodeLink('#r=2.abc')).toEqual({ ok: false, reason: 'version', detail: '2' })
  })

  it.each([
    ['empty', '#r=1.'],
    ['characters that are not base64url', '#r=1.<script>alert(1)</script>'],
    ['random bytes', '#r=1.AAAA_____---zzzz'],
    ['not a run', '#'],
  ])('refuses %s', async (_name, fragment) => {
    expect(await decodeLink(fragment)).toMatchObject({ ok: false, reason: 'damaged' })
  })

  it('refuses every truncation of a good link', async () => {
    const link = await encodeLink(run)
    if (!link.ok) throw new Error('too long')
    for (let length = 0; length < link.fragment.length; length += 7) {
      const decoded = await decodeLink(link.fragment.slice(0, length))
      expect(decoded.ok).toBe(false)
    }
  })

  it.each([
    ['text that is not JSON', '{'],
    ['another format', JSON.stringify({ ...run, format: 'x' })],
    ['inputs that are no list', JSON.stringify({ ...run, inputs: {} })],
    ['an input that is null', JSON.stringify({ ...run, inputs: [null] })],
    ['no position', JSON.stringify({ ...run, at: null })],
    ['a list', '[]'],
    ['deep nesting', '['.repeat(200_000)],
    ['bytes that are not UTF-8', Uint8Array.from([0xff, 0xfe, 0x7b])],
  ])('refuses %s', async (_name, text) => {
    expect(await decodeLink(await fragmentOf(text as string))).toMatchObject({ ok: false, reason: 'damaged' })
  })

  it('does not let a document reach the prototype', () => {
    const decoded = parseRunDocument(JSON.stringify(run).replace('{"format"', '{"__proto__":{"polluted":true},"format"'))
    expect(decoded.ok).toBe(true)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
