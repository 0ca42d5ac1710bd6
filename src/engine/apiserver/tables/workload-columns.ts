import type { AnyObject, Labels, Pod, PodSpec } from '../../../protocol/objects.ts'
import { fromTimestamp, type Micros } from '../../../protocol/time.ts'
import { ageSince, humanDuration } from './age.ts'
import {
  ageColumn,
  at,
  type Column,
  column,
  containerColumns,
  labelsText,
  listAt,
  nameColumn,
  numberAt,
  templateOf,
  textAt,
  wide,
} from './column.ts'
import { printPod } from './pod-status.ts'

const none = (text: string): string => (text === '' ? '<none>' : text)
const asPod = (object: AnyObject) => object as unknown as Pod

function restarts(object: AnyObject, now: Micros): string {
  const { restarts: count, lastRestart } = printPod(asPod(object))
  return count > 0 && lastRestart ? `${count} (${ageSince(lastRestart, now)} ago)` : String(count)
}

function readinessGates(object: AnyObject): string {
  const gates = listAt(object, 'spec', 'readinessGates')
  if (gates.length === 0) return '<none>'
  const conditions = listAt(object, 'status', 'conditions')
  const met = gates.filter((gate) =>
    conditions.some((each) => at(each, 'type') === at(gate, 'conditionType') && at(each, 'status') === 'True'),
  )
  return `${met.length}/${gates.length}`
}

const spec = (name: string) => (object: AnyObject) => numberAt(object, 'spec', name)
const status = (name: string) => (object: AnyObject) => numberAt(object, 'status', name)
const ready = column('Ready', (object) => `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`)

function jobStatus(object: AnyObject): string {
  const isTrue = (type: string) =>
    listAt(object, 'status', 'conditions').some((each) => at(each, 'type') === type && at(each, 'status') === 'True')
  if (isTrue('Complete')) return 'Complete'
  if (isTrue('Failed')) return 'Failed'
  if (object.metadata.deletionTimestamp) return 'Terminating'
  if (isTrue('Suspended')) return 'Suspended'
  if (isTrue('FailureTarget')) return 'FailureTarget'
  return isTrue('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running'
}

function jobCompletions(object: AnyObject): string {
  const succeeded = numberAt(object, 'status', 'succeeded')
  const completions = at(object, 'spec', 'completions')
  const parallelism = numberAt(object, 'spec', 'parallelism')
  if (completions !== undefined) return `${succeeded}/${completions}`
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function jobDuration(object: AnyObject, now: Micros): string {
  const start = textAt(object, 'status', 'startTime')
  const end = textAt(object, 'status', 'completionTime')
  return start === '' ? '' : humanDuration((end === '' ? now : fromTimestamp(end)) - fromTimestamp(start))
}

const replicaSetColumns: readonly Column[] = [
  nameColumn,
  column('Desired', spec('replicas'), 'integer'),
  column('Current', status('replicas'), 'integer'),
  column('Ready', status('readyReplicas'), 'integer'),
  ageColumn,
]

/** Columns of the workload kinds. Upstream: pkg/printers/internalversion/printers.go. */
export const workloadColumns: Readonly<Record<string, readonly Column[]>> = {
  pods: [
    nameColumn,
    column('Ready', (object) => {
      const { ready: count, containers } = printPod(asPod(object))
      return `${count}/${containers}`
    }),
    column('Status', (object) => printPod(asPod(object)).status),
    column('Restarts', restarts),
    ageColumn,
    wide('IP', (object) => none(textAt(object, 'status', 'podIP'))),
    wide('Node', (object) => none(textAt(object, 'spec', 'nodeName'))),
    wide('Nominated Node', (object) => none(textAt(object, 'status', 'nominatedNodeName'))),
    wide('Readiness Gates', readinessGates),
  ],
  podtemplates: [
    nameColumn,
    column('Containers', (object) =>
      listAt(object, 'template', 'spec', 'containers')
        .map((each) => textAt(each, 'name'))
        .join(','),
    ),
    column('Images', (object) =>
      listAt(object, 'template', 'spec', 'containers')
        .map((each) => textAt(each, 'image'))
        .join(','),
    ),
    column('Pod Labels', (object) => labelsText(at(object, 'template', 'metadata', 'labels') as Labels | undefined)),
  ],
  replicationcontrollers: [
    ...replicaSetColumns,
    ...containerColumns(templateOf, false),
    wide('Selector', (object) => labelsText(at(object, 'spec', 'selector') as Labels | undefined)),
  ],
  replicasets: [...replicaSetColumns, ...containerColumns(templateOf)],
  deployments: [
    nameColumn,
    ready,
    column('Up-to-date', (object) => String(numberAt(object, 'status', 'updatedReplicas'))),
    column('Available', (object) => String(numberAt(object, 'status', 'availableReplicas'))),
    ageColumn,
    ...containerColumns(templateOf),
  ],
  statefulsets: [nameColumn, ready, ageColumn, ...containerColumns(templateOf, false)],
  daemonsets: [
    nameColumn,
    column('Desired', status('desiredNumberScheduled'), 'integer'),
    column('Current', status('currentNumberScheduled'), 'integer'),
    column('Ready', status('numberReady'), 'integer'),
    column('Up-to-date', status('updatedNumberScheduled'), 'integer'),
    column('Available', status('numberAvailable'), 'integer'),
    column('Node Selector', (object) => labelsText(templateOf(object)?.nodeSelector)),
    ageColumn,
    ...containerColumns(templateOf),
  ],
  controllerrevisions: [
    nameColumn,
    column('Controller', (object) => {
      const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
      if (!owner) return '<none>'
      const slash = owner.apiVersion.indexOf('/')
      return `${owner.kind.toLowerCase()}${slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`}/${owner.name}`
    }),
    column('Revision', (object) => String(numberAt(object, 'revision'))),
    ageColumn,
  ],
  jobs: [
    nameColumn,
    column('Status', jobStatus),
    column('Completions', jobCompletions),
    column('Duration', jobDuration),
    ageColumn,
    ...containerColumns(templateOf),
  ],
  cronjobs: [
    nameColumn,
    column('Schedule', (object) => textAt(object, 'spec', 'schedule')),
    column('Timezone', (object) => none(textAt(object, 'spec', 'timeZone'))),
    column('Suspend', (object) => (at(object, 'spec', 'suspend') === true ? 'True' : 'False'), 'boolean'),
    column('Active', (object) => listAt(object, 'status', 'active').length, 'integer'),
    column('Last Schedule', (object, now) => {
      const last = textAt(object, 'status', 'lastScheduleTime')
      return last === '' ? '<none>' : ageSince(last, now)
    }),
    ageColumn,
    ...containerColumns((object) => at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec') as PodSpec | undefined, false),
    wide('Selector', () => '<none>'),
  ],
}
