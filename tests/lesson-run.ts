import { type Cluster, createCluster } from '../src/engine/cluster.ts'
import { LessonMonitor } from '../src/host/lesson-monitor.ts'
import { run as runKubectl } from '../src/kubectl/kubectl.ts'
import type { Command, Lesson, Step } from '../src/lessons/lesson.ts'
import { fillPlaces } from '../src/lessons/places.ts'
import type { Condition, StepBegin, Verdict } from '../src/protocol/checks.ts'
import type { KubeObject, Pod } from '../src/protocol/objects.ts'
import { SECOND } from '../src/protocol/time.ts'

/** How a step stands. */
export interface Look {
  readonly verdicts: readonly Verdict[]
  /** Names of checks that are not met. */
  readonly unmet: readonly string[]
  /** Ids of mistakes whose message is shown. */
  readonly told: readonly string[]
  /** Ids of predictions that are right. */
  readonly right: readonly string[]
}

/** A lesson's cluster, played by a program as a learner would: kubectl lines, faults and waiting. */
export class LessonRun {
  readonly monitor = new LessonMonitor()
  readonly cluster: Cluster
  /** What kubectl refused, in order. */
  readonly refused: string[] = []

  constructor(
    readonly lesson: Lesson,
    readonly files: Readonly<Record<string, string>>,
  ) {
    this.cluster = createCluster({ ...lesson.cluster, seed: lesson.seed }, { watcher: this.monitor.moved })
    this.monitor.attach(this.cluster)
    this.cluster.kernel.runUntilQuiet(60 * SECOND)
    this.play(lesson.start)
  }

  /** Plays the start and the solutions of all steps before that one. */
  static before(lesson: Lesson, files: Readonly<Record<string, string>>, step: Step): LessonRun {
    const run = new LessonRun(lesson, files)
    for (const each of lesson.steps) {
      if (each === step) break
      run.play(each.solution)
    }
    return run
  }

  get position(): StepBegin {
    return this.cluster.kernel.position
  }

  wait(seconds: number): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.world.now + seconds * SECOND)
  }

  play(commands: readonly Command[]): void {
    for (const command of commands) this.perform(fillPlaces(command, this.objects('pods') as readonly Pod[]))
  }

  /** How a step stands that began there: everything in one question, as the page asks it. */
  look({ checks, mistakes, predict }: Step, begin: StepBegin): Look {
    const names = Object.keys(checks)
    const options = predict?.options ?? []
    const asked = [...Object.values(checks), ...mistakes.map(({ when }) => when), ...options.map(({ check }) => check)]
    const verdicts = this.monitor.verdicts({ kind: 'checks', checks: asked, begin })
    const isMet = (index: number) => verdicts[index]!.state === 'met'
    return {
      verdicts,
      unmet: names.filter((_, index) => !isMet(index)),
      told: mistakes.filter((_, index) => isMet(names.length + index)).map(({ id }) => id),
      right: options.filter((_, index) => isMet(names.length + mistakes.length + index)).map(({ id }) => id),
    }
  }

  private objects(resource: string): readonly KubeObject[] {
    return [...(this.cluster.apiserver.etcd.values.get(resource)?.values() ?? [])]
  }

  private perform(command: Command): void {
    switch (command.do) {
      case 'apply':
        this.kubectl(`kubectl apply -f ${command.file}`)
        return
      case 'kubectl':
        this.kubectl(command.line)
        return
      case 'fault': {
        const complaint = this.cluster.fault(command.fault)
        if (complaint) this.refused.push(complaint)
        return
      }
      case 'wait':
        this.wait(command.seconds)
        return
      case 'waitFor':
        this.waitFor(command.condition, command.seconds)
        return
    }
  }

  private kubectl(line: string): void {
    const { kernel } = this.cluster
    const { rc, stderr } = runKubectl(line, {
      send: (request) => this.cluster.request(request),
      wait: (delayMs) => kernel.runUntil(kernel.world.now + delayMs * 1000),
      now: () => kernel.world.now,
      files: this.files,
    })
    if (rc !== 0) this.refused.push(`${line}: ${stderr.trim()}`)
  }

  private waitFor(condition: Condition, seconds: number): void {
    const { kernel } = this.cluster
    const end = kernel.world.now + seconds * SECOND
    const holds = () => this.monitor.verdicts({ kind: 'checks', checks: [condition], begin: this.position })[0]!.state === 'met'
    while (kernel.world.now < end && !holds()) this.wait(0.5)
  }
}
