/**
 * Kubernetes API objects as plain JSON. Kinds that have behaviour in the engine are typed field by field;
 * every other kind is an `AnyObject`. The published OpenAPI schema, not these types, decides what is valid.
 */
export * from './objects/cluster.ts'
export * from './objects/meta.ts'
export * from './objects/pod.ts'
export * from './objects/workloads.ts'
