import type { Command } from '../call.ts'
import { kindText } from '../client.ts'
import { Page } from '../describe/page.ts'
import { describeTemplate } from '../describe/pod.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { alignColumns } from '../print/columns.ts'
import { visit } from '../targets.ts'
import { revisionsOf } from './revisions.ts'

/** `kubectl rollout history`: the revisions of a workload and why they were made. */
export const rolloutHistory: Command = {
  name: 'rollout history',
  flags: [...sharedFlags.files, ...sharedFlags.output, ...sharedFlags.selector, { name: 'revision', type: 'int', default: '0' }],
  run(call) {
    const failures = visit(
      call,
      (found) => {
        const revisions = revisionsOf(call.client, found)
        const wanted = call.flags.number('revision')
        if (wanted > 0) {
          const revision = revisions.find(({ number }) => number === wanted)
          if (!revision) throw plainFailure('unable to find the specified revision')
          const page = new Page()
          describeTemplate(page, revision.template)
          call.out(`${kindText(found.kind)}/${found.name} with revision #${wanted}\n${page.unaligned()}\n`)
          return
        }
        if (revisions.length === 0) {
          call.out('No rollout history found.\n')
          return
        }
        const rows = revisions.map(({ number, annotations }) => [String(number), annotations['kubernetes.io/change-cause'] || '<none>'])
        call.out(
          `${kindText(found.kind)}/${found.name} \n${alignColumns([['REVISION', 'CHANGE-CAUSE'], ...rows], { minWidth: 0, padding: 2 })}\n`,
        )
      },
      { needsAll: true },
    )
    if (failures.length > 0) throw joinFailures(failures)
  },
}
