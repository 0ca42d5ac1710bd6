import { changesOfWill } from './changes.ts'
import { coreRules } from './core/core-rules.ts'
import type { KindRules, RulesByKind } from './kind-rules.ts'
import { networkingRules } from './networking/networking-rules.ts'
import { policyRules } from './policy/policy-rules.ts'
import { storageRules } from './storage/storage-rules.ts'
import { workloadRules } from './workloads/workload-rules.ts'

/** Rules of the kinds that differ from the common way. */
export const rulesByKind: RulesByKind = { ...coreRules, ...workloadRules, ...networkingRules, ...storageRules, ...policyRules }

/** Rules of custom resources. */
export const customRules: KindRules = { generation: changesOfWill }
