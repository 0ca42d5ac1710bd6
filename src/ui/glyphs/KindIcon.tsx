import { memo } from 'react'
import css from './glyphs.module.css'
import { kindPaths, otherKindPath } from './kind-paths.ts'

const alike: Readonly<Record<string, string>> = {
  ClusterRole: 'Role',
  RoleBinding: 'Role',
  ClusterRoleBinding: 'Role',
  EndpointSlice: 'Service',
  Endpoints: 'Service',
  ReplicationController: 'ReplicaSet',
}

/** The sign of a kind; the kind's name stands beside it, so it is hidden from screen readers. */
export const KindIcon = memo(function KindIcon({ kind, size = 16 }: { readonly kind: string; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" className={css.icon} aria-hidden="true">
      <path d={kindPaths[kind] ?? kindPaths[alike[kind] ?? ''] ?? otherKindPath} />
    </svg>
  )
})
