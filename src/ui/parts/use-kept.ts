import { useRef } from 'react'

/** The last value that was there: while a new question is on its way, the old answer stays in view. */
export function useKept<T>(value: T | undefined): T | undefined {
  const kept = useRef<T | undefined>(undefined)
  if (value !== undefined) kept.current = value
  return value ?? kept.current
}
