import type { ResourceName } from '../../protocol/kinds.ts'
import type { KubeObject } from '../../protocol/objects.ts'
import type { ApiserverState } from '../apiserver/exchange.ts'
import { type ControllerManagerState, controllerManagerId } from '../client/controller-manager.ts'
import { apiserverId } from '../client/delivery.ts'
import { read, readAll } from '../etcd/etcd.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { MachineState } from '../machine.ts'
import type { SchedulerState } from '../scheduler/scheduler-state.ts'

/** What a picture is drawn from: the world as it is, read-only. Pictures never change a run. */
export class Scope {
  constructor(readonly kernel: Kernel) {}

  get now(): number {
    return this.kernel.world.now
  }

  get apiserver(): ApiserverState {
    return this.kernel.world.slices.get(apiserverId) as ApiserverState
  }

  get manager(): ControllerManagerState {
    return this.kernel.world.slices.get(controllerManagerId) as ControllerManagerState
  }

  get scheduler(): SchedulerState | undefined {
    return this.kernel.world.slices.get('scheduler') as SchedulerState | undefined
  }

  /** The computer under a node. */
  machine(node: string): MachineState | undefined {
    return this.kernel.world.slices.get(`machine/${node}`) as MachineState | undefined
  }

  get<T extends KubeObject>(resource: ResourceName, key: string): T | undefined {
    return read<T>(this.apiserver.etcd, resource, key)
  }

  all<T extends KubeObject>(resource: ResourceName): ReadonlyMap<string, T> {
    return readAll<T>(this.apiserver.etcd, resource)
  }
}
