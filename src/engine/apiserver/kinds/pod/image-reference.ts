const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const validTag = /^\w[\w.-]{0,127}$/

/**
 * Default pull policy of a container: `Always` for an image without a fixed version, else `IfNotPresent`.
 * A reference that cannot be read counts as one with a version. Upstream: pkg/util/parsers.
 */
export function pullPolicyOf(image: string): 'Always' | 'IfNotPresent' {
  const [path = '', digest] = image.split('@')
  const segments = path.split('/')
  const [last = '', tag, ...more] = segments.pop()!.split(':')
  // The first part is a registry when it could not be part of a name: `localhost/x`, `host:5000/x`, `ghcr.io/x`.
  if (segments.length > 0 && /[.:A-Z]|^localhost$/.test(segments[0]!)) segments.shift()
  const readable =
    more.length === 0 && [...segments, last].every((part) => component.test(part)) && (tag === undefined || validTag.test(tag))
  return readable && (tag === 'latest' || (tag === undefined && digest === undefined)) ? 'Always' : 'IfNotPresent'
}
