/** What is wrong with a cron schedule, in the words of the parser upstream uses (robfig/cron v3); undefined when it is fine. */
export function cronScheduleError(schedule: string): string | undefined {
  const zoned = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/.exec(schedule)
  const spec = zoned ? zoned[2]!.trim() : schedule
  if (spec.startsWith('@')) return descriptorError(spec)
  const fields = spec.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`
  for (const [index, field] of fields.entries()) {
    for (const expression of field.split(',').filter((part) => part !== '')) {
      const error = rangeError(expression, bounds[index]!)
      if (error) return error
    }
  }
  return undefined
}

interface Bounds {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const bounds: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  { least: 0, most: 6, names: days },
]
const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

function descriptorError(descriptor: string): string | undefined {
  if (descriptors.includes(descriptor)) return undefined
  if (!descriptor.startsWith('@every ')) return `unrecognized descriptor: ${descriptor}`
  const duration = descriptor.slice('@every '.length)
  if (/^([0-9.]+(ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined
  return `failed to parse duration ${descriptor}: time: invalid duration ${JSON.stringify(duration)}`
}

function rangeError(expression: string, { least, most, names }: Bounds): string | undefined {
  const [range = '', stepText, ...slashes] = expression.split('/')
  const [low = '', high, ...hyphens] = range.split('-')
  let start = least
  let end = most
  if (low !== '*' && low !== '?') {
    const first = numberOf(low, names, least)
    if (typeof first === 'string') return first
    if (hyphens.length > 0) return `too many hyphens: ${expression}`
    const last = high === undefined ? first : numberOf(high, names, least)
    if (typeof last === 'string') return last
    start = first
    end = last
  }
  if (slashes.length > 0) return `too many slashes: ${expression}`
  const step = stepText === undefined ? 1 : numberOf(stepText, undefined, 0)
  if (typeof step === 'string') return step
  if (stepText !== undefined && high === undefined) end = most
  if (start < least) return `beginning of range (${start}) below minimum (${least}): ${expression}`
  if (end > most) return `end of range (${end}) above maximum (${most}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return step === 0 ? `step of range should be a positive number: ${expression}` : undefined
}

function numberOf(text: string, names: readonly string[] | undefined, first: number): number | string {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return named + first
  if (!/^[+-]?\d+$/.test(text)) return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
  return Number(text) < 0 ? `negative number (${Number(text)}) not allowed: ${text}` : Number(text)
}
