import { remembering } from '../../../../protocol/remembering.ts'

/** The parts of an image reference. */
export interface ImageName {
  /** `docker.io`, `registry.k8s.io`, ... */
  readonly registry: string
  /** `library/nginx`. */
  readonly repository: string
  readonly tag: string
  readonly digest?: string
  /** Without Docker Hub's defaults: `nginx`, `istio/x`, `registry.k8s.io/pause`. */
  readonly familiar: string
  /** With all defaults written out: `docker.io/library/nginx:latest`. */
  readonly full: string
}

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tagText = /^\w[\w.-]{0,127}$/
const digestText = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/

/** Reads an image reference; a text is the complaint. Follows github.com/distribution/reference `ParseNormalizedNamed`. */
export function parseImageName(reference: string): ImageName | string {
  return parse(reference)
}

const parse = remembering((reference): ImageName | string => {
  const [beforeDigest = '', digest] = splitOnce(reference, '@')
  if (digest !== undefined && !digestText.test(digest)) return 'invalid reference format'
  const slash = beforeDigest.indexOf('/')
  const first = beforeDigest.slice(0, Math.max(0, slash))
  const hasRegistry = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const registry = hasRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const rest = hasRegistry ? beforeDigest.slice(slash + 1) : beforeDigest
  const colon = rest.indexOf(':')
  const path = colon < 0 ? rest : rest.slice(0, colon)
  const tag = colon < 0 ? undefined : rest.slice(colon + 1)
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  if (path !== path.toLowerCase()) return `invalid reference format: repository name (${repository}) must be lowercase`
  if (!path.split('/').every((part) => component.test(part)) || (tag !== undefined && !tagText.test(tag))) return 'invalid reference format'
  const short = repository.startsWith('library/') && registry === 'docker.io' ? repository.slice('library/'.length) : repository
  const named = tag ?? (digest === undefined ? 'latest' : '')
  return {
    registry,
    repository,
    tag: named,
    ...(digest === undefined ? undefined : { digest }),
    familiar: registry === 'docker.io' ? short : `${registry}/${repository}`,
    full: `${registry}/${repository}${named && `:${named}`}${digest === undefined ? '' : `@${digest}`}`,
  }
})

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** The reference with the tag that is used when none is given, as the kubelet's events quote it; or why it cannot be read. */
export function withDefaultTag(
  reference: string,
): { readonly ok: true; readonly reference: string } | { readonly ok: false; readonly error: string } {
  const name = parseImageName(reference)
  if (typeof name === 'string') return { ok: false, error: `couldn't parse image name "${reference}": ${name}` }
  const bare = name.digest === undefined && !reference.endsWith(`:${name.tag}`)
  return { ok: true, reference: bare ? `${reference}:${name.tag}` : reference }
}
