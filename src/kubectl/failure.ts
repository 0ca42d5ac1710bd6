import type { Status } from '../protocol/requests.ts'

/** A command that ends here: what goes to standard error, and the exit code. Thrown by commands, caught by `run`. */
export class Failure extends Error {
  readonly rc: number
  /** The API server's refusal behind it, if any. */
  readonly status?: Status

  constructor(text: string, options: { readonly rc?: number; readonly status?: Status } = {}) {
    super(text)
    this.rc = options.rc ?? 1
    this.status = options.status
  }
}

/** `error: message`. */
export function plainFailure(message: string): Failure {
  return new Failure(message.startsWith('error: ') ? message : `error: ${message}`)
}

/** A wrong use of a command: the message and where to find help. */
export function usageFailure(command: string, message: string): Failure {
  return new Failure(`error: ${message}\nSee 'kubectl ${command} -h' for help and examples`)
}

/** The API server's refusal, printed as kubectl prints it. `doing` is what was tried with which file: `error when creating "web.yaml"`. */
export function statusFailure(status: Status, doing?: string): Failure {
  const message = doing ? `${doing}: ${status.message ?? ''}` : (status.message ?? '')
  return new Failure(isInvalid(status) ? invalidText(status) : statusText(status, message), { status: { ...status, message } })
}

/** Several failures as one: each on its own line, the API server's ones with their reason. */
export function joinFailures(failures: readonly Failure[]): Failure {
  if (failures.length === 1) return failures[0]!
  const lines = failures.map((failure) =>
    failure.status ? statusText(failure.status, failure.status.message ?? '') : failure.message.replace(/^error: /, ''),
  )
  return new Failure(lines.join('\n'))
}

function statusText(status: Status, message: string): string {
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${message || 'Unauthorized'})`
  return status.reason ? `Error from server (${status.reason}): ${message}` : `Error from server: ${message}`
}

function isInvalid(status: Status): boolean {
  return status.reason === 'Invalid'
}

/** `The Deployment "web" is invalid: ...`: one cause on the line, several in a list. */
function invalidText(status: Status): string {
  const { details } = status
  if (!details) return `The request is invalid: ${status.message ?? ''}`
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field}: ${cause.message}`))]
  const named = details.kind || details.name
  const subject = named ? `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid` : 'The request is invalid'
  if (causes.length === 0) return named ? subject : `${subject}: ${status.message ?? ''}`
  if (causes.length === 1) return `${subject}: ${causes[0]}`
  return `${subject}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
}
