import type { Container, Pod } from '../../../protocol/objects.ts'
import type { Micros } from '../../../protocol/time.ts'
import type { Layer } from './images/registry.ts'
import type { Process } from './shell/process.ts'

export type RuntimeName = 'images' | 'recorded'

/** What a pull of an image brings. */
export interface PulledImage {
  /** What `containerStatuses[].image` says. */
  readonly reference: string
  /** What `containerStatuses[].imageID` says. */
  readonly id: string
  readonly layers: readonly Layer[]
  readonly sizeBytes: number
}

/** Where a container lives, as far as its program can tell. */
export interface Place {
  readonly pod: Pod
  readonly container: Container
  readonly podIP: string
  /** Resolved environment, without references that were optional and missing. */
  readonly env: Readonly<Record<string, string>>
  /** Files that volumes put there, with their content. */
  readonly files: Readonly<Record<string, string>>
}

/** A container that runs, as a probe sees it. */
export interface Running extends Omit<Place, 'env' | 'files'> {
  readonly process: Process
  readonly startedAt: Micros
}

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

/** What a probe finds, and for how long that cannot change by itself (`Infinity`: ever). */
export interface ProbeOutcome {
  readonly ok: boolean
  /** The text behind `Readiness probe failed: `. */
  readonly output: string
  readonly until: Micros
}

/** A port that a process has open. */
export interface ListeningPort {
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

/** How a process takes SIGTERM: it ends at that moment with that code, or not at all. */
export type TermAnswer = { readonly at: Micros; readonly code: number } | 'ignored'

/** A range of durations in microseconds: `least`, and up to `more` at random. */
export interface Span {
  readonly least: Micros
  readonly more: Micros
}

/** The container runtime under a kubelet: what images hold and how programs behave. Pure; all chance comes from outside. */
export interface Runtime {
  readonly name: RuntimeName
  /** Facts for the Node object. */
  readonly nodeInfo: { readonly containerRuntimeVersion: string; readonly kernelVersion: string; readonly osImage: string }
  /** Memory that the kubelet keeps from pods (hard eviction threshold), in bytes. */
  readonly reservedMemoryBytes: number
  readonly ephemeralStorageBytes: number
  /** From an accepted pod to the start of its sandbox: mounting volumes. */
  readonly mounting: Span
  readonly sandbox: Span
  /** Creating and starting a container. */
  readonly starting: Span
  /** From the last container's end to the final DELETE. */
  readonly cleaning: Span
  /** The time that asking a registry takes, beside the download. */
  readonly resolving: Span
  /** Exit code and reason of a container whose machine lost its power. */
  readonly lostToPower: 'exited' | 'unknown'
  /** What a registry answers for a reference that has a tag; a text is the error of the pull. */
  pull(reference: string): PulledImage | string
  /** Whether the image's program runs as root. */
  runsAsRoot(reference: string): boolean
  containerId(pod: Pod, container: string, attempt: number, random: () => number): string
  /** Starts a container's program. */
  start(place: Place, now: Micros, random: () => number): Process
  term(process: Process, image: string, now: Micros): TermAnswer
  probe(kind: ProbeKind, target: Running, now: Micros): ProbeOutcome
  /** Runs a hook's command; hooks of HTTP kind go through `probe`. */
  exec(
    target: Running,
    command: readonly string[],
    now: Micros,
  ): { readonly code: number; readonly output: string; readonly tookMicros: Micros }
  listening(target: Running, now: Micros): readonly ListeningPort[]
}
