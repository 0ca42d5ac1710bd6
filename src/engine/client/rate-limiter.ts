import { type Micros, SECOND } from '../../protocol/time.ts'

/** A token bucket's state. Both fields change with every reservation. */
export interface RateLimiter {
  /** Tokens at `since`; negative when reservations reach into the future. */
  tokens: number
  since: Micros
}

/** Limits of client-go's flow control. kube-controller-manager: 20/30, kube-scheduler: 50/100, kubelet: 50/100. */
export interface Flow {
  readonly qps: number
  readonly burst: number
}

export const emptyLimiter = (flow: Flow): RateLimiter => ({ tokens: flow.burst, since: 0 })

/** Takes one token and returns how long the caller has to wait for it (µs), as golang.org/x/time/rate reserves. */
export function reserve(limiter: RateLimiter, { qps, burst }: Flow, now: Micros): Micros {
  limiter.tokens = Math.min(burst, limiter.tokens + ((now - limiter.since) * qps) / SECOND) - 1
  limiter.since = now
  return limiter.tokens >= 0 ? 0 : Math.ceil((-limiter.tokens * SECOND) / qps)
}
