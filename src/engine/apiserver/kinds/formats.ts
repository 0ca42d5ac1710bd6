/**
 * The name formats of the API, each check answering with what is wrong, in upstream's words
 * (staging/src/k8s.io/apimachinery/pkg/util/validation and pkg/api/validate/content).
 */

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain1123 = `${label1123}(\\.${label1123})*`
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const wildcard1123 = `\\*\\.${subdomain1123}`
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValue = `(${labelKey})?`
const configKey = '[-._a-zA-Z0-9]+'
const environmentName = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const headerName = '[-A-Za-z0-9]+'
const cIdentifier = '[A-Za-z_][A-Za-z0-9_]*'

const label1123Pattern = whole(label1123)
const subdomain1123Pattern = whole(subdomain1123)
const label1035Pattern = whole(label1035)
const wildcard1123Pattern = whole(wildcard1123)
const labelKeyPattern = whole(labelKey)
const labelValuePattern = whole(labelValue)
const configKeyPattern = whole(configKey)
const environmentNamePattern = whole(environmentName)
const headerNamePattern = whole(headerName)
const cIdentifierPattern = whole(cIdentifier)

const label1123Text = describe(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label1123,
  ['my-name', '123-abc'],
)
const subdomain1123Text = describe(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain1123,
  ['example.com'],
)
const label1035Text = describe(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  ['my-name', 'abc-123'],
)
const wildcard1123Text = describe(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcard1123,
  ['*.example.com'],
)
const labelKeyText = describe(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelKey,
  ['MyName', 'my.name', '123-abc'],
)
const labelValueText = describe(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValue,
  ['MyValue', 'my_value', '12345'],
)
const configKeyText = describe("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", configKey, [
  'key.name',
  'KEY_NAME',
  'key-name',
])
const environmentNameText = describe(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  environmentName,
  ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'],
)

/** What is wrong with a value: nothing in almost every case. */
export type Problems = readonly string[]

/** A check of one format. */
export type Format = (value: string) => Problems

const fine: Problems = []

/** `must be no more than 63 characters`. */
export function tooManyCharacters(most: number): string {
  return `must be no more than ${most} characters`
}

/** `must be between 1 and 65535, inclusive`. */
export function outOfRange(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`
}

/** A DNS label: names of namespaces, containers, volumes. */
export const dnsLabel: Format = (value) => {
  if (value.length <= 63 && label1123Pattern.test(value)) return fine
  const long = value.length > 63 ? [tooManyCharacters(63)] : fine
  if (label1123Pattern.test(value)) return long
  return [...long, subdomain1123Pattern.test(value) ? 'must not contain dots' : label1123Text]
}

/** A DNS subdomain: names of most objects. */
export const dnsSubdomain: Format = (value) => {
  if (value.length <= 253 && subdomain1123Pattern.test(value)) return fine
  const long = value.length > 253 ? [tooManyCharacters(253)] : fine
  return subdomain1123Pattern.test(value) ? long : [...long, subdomain1123Text]
}

/** A DNS label that begins with a letter. */
export const dns1035Label: Format = (value) => {
  const long = value.length > 63 ? [tooManyCharacters(63)] : fine
  return label1035Pattern.test(value) ? long : [...long, label1035Text]
}

/** `*.` and a DNS subdomain. */
export const wildcardSubdomain: Format = (value) => {
  const long = value.length > 253 ? [tooManyCharacters(253)] : fine
  return wildcard1123Pattern.test(value) ? long : [...long, wildcard1123Text]
}

const knownKeys = new Set<string>()

/** The key of a label, and other qualified names: an optional DNS prefix and a name. */
export const qualifiedName: Format = (value) => {
  // The same few keys come again with every object.
  if (knownKeys.has(value)) return fine
  const problems = problemsOfQualifiedName(value)
  if (problems.length === 0 && knownKeys.size < 5000) knownKeys.add(value)
  return problems
}

function problemsOfQualifiedName(value: string): Problems {
  const parts = value.split('/')
  const problems: string[] = []
  if (parts.length > 2)
    return [`a valid label key ${labelKeyText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  if (parts.length === 2) {
    if (parts[0] === '') problems.push('prefix part must be non-empty')
    else for (const problem of dnsSubdomain(parts[0]!)) problems.push(`prefix part ${problem}`)
  }
  const name = parts.at(-1)!
  if (name === '') problems.push('name part must be non-empty')
  else if (name.length > 63) problems.push(`name part ${tooManyCharacters(63)}`)
  if (!labelKeyPattern.test(name)) problems.push(`name part ${labelKeyText}`)
  return problems
}

/** The value of a label. */
export const validLabelValue: Format = (value) => {
  const long = value.length > 63 ? [tooManyCharacters(63)] : fine
  return labelValuePattern.test(value) ? long : [...long, labelValueText]
}

/** A key in a ConfigMap or Secret. */
export const validConfigKey: Format = (value) => {
  const problems: string[] = []
  if (value.length > 253) problems.push(tooManyCharacters(253))
  if (!configKeyPattern.test(value)) problems.push(configKeyText)
  return [...problems, ...directoryPrefix(value)]
}

/** The name of an environment variable as it was before v1.36 relaxed it. */
export const strictEnvironmentName: Format = (value) =>
  environmentNamePattern.test(value) ? directoryPrefix(value) : [environmentNameText, ...directoryPrefix(value)]

/** The name of an environment variable: printable ASCII without `=`. */
export const validEnvironmentName: Format = (value) => {
  if (value === '') return ['environment variable name must be non-empty']
  const printable = /^[ -<>-~]*$/.test(value)
  return printable ? fine : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** The name of a port: an IANA service name. */
export const validPortName: Format = (value) => {
  const problems: string[] = []
  if (value.length > 15) problems.push(tooManyCharacters(15))
  if (!/^[-a-z0-9]+$/.test(value)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)')
  if (value.includes('--')) problems.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}

/** The name of an HTTP header. */
export const validHeaderName: Format = (value) =>
  headerNamePattern.test(value)
    ? fine
    : [describe("a valid HTTP header must consist of alphanumeric characters or '-'", headerName, ['X-Header-Name'])]

/** A C identifier. */
export const validCIdentifier: Format = (value) =>
  cIdentifierPattern.test(value)
    ? fine
    : [
        describe(
          "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
          cIdentifier,
          ['my_name', 'MY_NAME', 'MyName'],
        ),
      ]

/** A name that may stand as one segment of a URL path: all that RBAC asks of its names. */
export const pathSegment: Format = (value) => {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  const problems: string[] = []
  for (const illegal of ['/', '%']) if (value.includes(illegal)) problems.push(`may not contain '${illegal}'`)
  return problems
}

/** A port number. */
export function validPortNumber(value: number): Problems {
  return value >= 1 && value <= 65535 ? fine : [outOfRange(1, 65535)]
}

/** A user or group id. */
export function validId(value: number): Problems {
  return value >= 0 && value <= 2147483647 ? fine : [outOfRange(0, 2147483647)]
}

function directoryPrefix(value: string): Problems {
  if (value === '.' || value === '..') return [`must not be '${value}'`]
  return value.startsWith('..') ? ["must not start with '..'"] : fine
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`)
}

function describe(text: string, pattern: string, examples: readonly string[]): string {
  return `${text} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}
