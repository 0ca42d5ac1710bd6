import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import type { ClockState } from '../../protocol/control.ts'
import type { Query } from '../../protocol/queries.ts'
import type { ClusterClient } from './cluster-client.ts'
import { createQueryCache, inFrames, type QueryStore, type ResultOf } from './query-cache.ts'

interface Connection {
  readonly client: ClusterClient
  readonly store: (query: Query) => QueryStore
}

const ConnectionContext = createContext<Connection | undefined>(undefined)

/** Gives everything below it the client of one cluster. */
export function ClusterProvider({ client, children }: { readonly client: ClusterClient; readonly children: ReactNode }) {
  const connection = useMemo(() => ({ client, store: createQueryCache(client, inFrames()) }), [client])
  return <ConnectionContext.Provider value={connection}>{children}</ConnectionContext.Provider>
}

function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (!connection) throw new Error('ClusterProvider is missing above this component')
  return connection
}

/** The client of the cluster that this page shows. */
export function useCluster(): ClusterClient {
  return useConnection().client
}

const idle: QueryStore = { subscribe: () => () => undefined, latest: () => undefined }

/** The latest result of a query, kept up to date while the component is mounted; `undefined` until the first has come, or without a query. */
export function useQuery<Q extends Query>(query: Q | undefined): ResultOf<Q> | undefined {
  const { store } = useConnection()
  const { subscribe, latest } = query ? store(query) : idle
  return useSyncExternalStore(subscribe, latest) as ResultOf<Q> | undefined
}

/** The cluster's clock, pushed at most once a frame. */
export function useClock(): ClockState {
  const { client } = useConnection()
  return useSyncExternalStore(client.onClock, client.clock)
}
