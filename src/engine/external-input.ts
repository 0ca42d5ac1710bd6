import type { ExternalInput, Fault } from '../protocol/control.ts'
import type { ApiRequest } from '../protocol/requests.ts'
import type { TraceData } from '../protocol/trace.ts'
import { apiserverId } from './client/delivery.ts'
import { nodeShape } from './node-shape.ts'

/** Where an input goes inside the engine, and how the trace calls it. */
export interface RoutedInput {
  readonly to: string
  readonly event: unknown
  readonly about: TraceData['input']
}

/** Every input from outside becomes exactly one event of one component. The same input always becomes the same event. */
export function routeInput(input: ExternalInput): RoutedInput {
  return 'request' in input ? routeRequest(input.request) : routeFault(input.fault)
}

function routeRequest(request: ApiRequest): RoutedInput {
  return {
    to: apiserverId,
    event: { type: 'request', from: '', ticket: null, request },
    about: { kind: 'request', summary: `${request.method} ${request.path}` },
  }
}

function routeFault(fault: Fault): RoutedInput {
  const about = (subject: string) => ({ kind: 'fault', summary: `${fault.kind} ${subject}` }) as const
  switch (fault.kind) {
    case 'stopNode':
      return { to: `machine/${fault.node}`, event: { type: 'powerOff' }, about: about(fault.node) }
    case 'startNode':
      return { to: `machine/${fault.node}`, event: { type: 'powerOn' }, about: about(fault.node) }
    case 'addNode': {
      const shape = nodeShape(fault.node, 0)
      return { to: `machine/${shape.name}`, event: { type: 'powerOn', shape }, about: about(shape.name) }
    }
    case 'killPod': {
      const path = `/api/v1/namespaces/${fault.namespace}/pods/${fault.pod}`
      return {
        ...routeRequest({ method: 'DELETE', path, body: { gracePeriodSeconds: 0 } }),
        about: about(`${fault.namespace}/${fault.pod}`),
      }
    }
    case 'crashContainer': {
      const { node, namespace, pod, container, exitCode = 137 } = fault
      const event = { type: 'crash', pod: `${namespace}/${pod}`, ...(container ? { container } : undefined), exitCode }
      return { to: `kubelet/${node}`, event, about: about(`${namespace}/${pod}${container ? ` ${container}` : ''}`) }
    }
  }
}
