import type { Container, ProbeHandler } from '../../../protocol/objects.ts'

/** The port number that a probe means: a number, or the name of one of the container's ports. */
export function portNumber(port: number | string | undefined, container: Container): number {
  if (typeof port === 'number') return port
  const named = container.ports?.find(({ name }) => name === port)
  return named?.containerPort ?? Number(port)
}

/** `http://10.244.1.5:8080/healthz`, as Go prints it in an error. */
export function probeUrl(handler: NonNullable<ProbeHandler['httpGet']>, podIP: string, container: Container): string {
  const path = handler.path ?? '/'
  return `${(handler.scheme ?? 'HTTP').toLowerCase()}://${handler.host ?? podIP}:${portNumber(handler.port, container)}${path.startsWith('/') ? path : `/${path}`}`
}

/** The text of a refused connection, by kind of probe. */
export function refusedOutput(handler: ProbeHandler, podIP: string, container: Container): string {
  if (handler.httpGet) {
    const port = portNumber(handler.httpGet.port, container)
    const host = handler.httpGet.host ?? podIP
    return `Get "${probeUrl(handler.httpGet, podIP, container)}": dial tcp ${host}:${port}: connect: connection refused`
  }
  if (handler.grpc) return `timeout: failed to connect service "${podIP}:${handler.grpc.port}" within 1s: context deadline exceeded`
  return `dial tcp ${handler.tcpSocket?.host ?? podIP}:${portNumber(handler.tcpSocket?.port, container)}: connect: connection refused`
}
