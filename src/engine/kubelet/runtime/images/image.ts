/** How an image's program behaves: what stands in for the contents of the image. */
export interface Image {
  /** Repositories without registry defaults: `nginx`, `dockersamples/examplevotingapp_vote`, `registry.k8s.io/pause`. A `*` at the end matches any rest. */
  readonly names: readonly string[]
  /** Sizes of its layers in bytes, lowest first. The lowest are shared with every image of the same `base`. */
  readonly layers: readonly number[]
  /** Name of the base image whose layers come before `layers`. */
  readonly base?: BaseName
  /** `server`: runs for ever. `shell`: ends at once when it is given nothing to do. `task`: ends by itself after `taskMillis` with `taskExit`. */
  readonly kind: 'server' | 'shell' | 'task'
  readonly taskMillis?: number
  readonly taskExit?: number
  /** Ports that its server opens by itself. Empty: those that the pod declares. */
  readonly ports?: readonly number[]
  /** From the start of the process until its ports answer, in milliseconds: at least, and how much more at random. */
  readonly startupMs?: readonly [least: number, more: number]
  /** What SIGTERM does to its server: the exit code, and how long it takes. Absent: nothing, it is killed when the grace period ends. */
  readonly onTerm?: { readonly code: number; readonly ms: number }
  /** Without any of these variables it ends with code 1 and these lines in its log. */
  readonly requiredEnv?: { readonly anyOf: readonly string[]; readonly log: readonly string[] }
  /** Log lines of its start. */
  readonly greeting?: readonly string[]
  /** Its program runs as another user than root. */
  readonly user?: number
  /** Answers to HTTP requests by path; `*` for any other. Absent: not an HTTP server. */
  readonly http?: Readonly<Record<string, HttpAnswer>>
  /** Its first argument selects one of these behaviours (`agnhost`). */
  readonly modes?: Readonly<Record<string, Partial<Omit<Image, 'names' | 'layers' | 'modes'>>>>
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** Seconds since the start after which the answer is `afterwards`. */
  readonly forSeconds?: number
  readonly afterwards?: HttpAnswer
}

export type BaseName = 'debian' | 'alpine' | 'distroless' | 'jdk' | 'node' | 'python'

const MB = 1_000_000

/** Layers of base images, in bytes: pulled once on a node, used by every image built on them. */
export const bases: Readonly<Record<BaseName, readonly number[]>> = {
  debian: [29.1 * MB],
  alpine: [3.62 * MB],
  distroless: [0.8 * MB, 1.2 * MB],
  jdk: [29.1 * MB, 16.3 * MB, 141 * MB],
  node: [29.1 * MB, 48.2 * MB, 5.2 * MB],
  python: [29.1 * MB, 3.5 * MB, 12.4 * MB],
}

/** A page that says which pod answered. */
export const page = (body: string): HttpAnswer => ({ status: 200, body })

export const notFound: HttpAnswer = { status: 404, body: '404 Not Found' }
