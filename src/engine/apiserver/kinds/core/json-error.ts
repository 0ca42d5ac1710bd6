/**
 * Why a text is no JSON object, worded as Go's encoding/json words it for the first character that does not fit;
 * undefined when it is one. Errors behind a proper beginning are told less exactly.
 */
export function jsonObjectError(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined
    if (value === null) return undefined
    const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`
  } catch {
    return syntaxError(text)
  }
}

const literals = ['null', 'true', 'false']

function syntaxError(text: string): string {
  const trimmed = text.trimStart()
  if (trimmed === '') return 'unexpected end of JSON input'
  const literal = literals.find((word) => word[0] === trimmed[0])
  if (literal) {
    let at = 0
    while (at < literal.length && trimmed[at] === literal[at]) at++
    if (at === trimmed.length) return 'unexpected end of JSON input'
    if (at < literal.length) return `invalid character '${trimmed[at]}' in literal ${literal} (expecting '${literal[at]}')`
    return `invalid character '${trimmed.slice(at).trimStart()[0]}' after top-level value`
  }
  if (/^[{["\-0-9]/.test(trimmed)) return 'unexpected end of JSON input'
  return `invalid character '${trimmed[0]}' looking for beginning of value`
}
