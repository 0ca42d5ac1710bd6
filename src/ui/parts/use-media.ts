import { useMemo, useSyncExternalStore } from 'react'

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const { subscribe, matches } = useMemo(() => {
    const list = matchMedia(query)
    return {
      subscribe(listener: () => void) {
        list.addEventListener('change', listener)
        return () => list.removeEventListener('change', listener)
      },
      matches: () => list.matches,
    }
  }, [query])
  return useSyncExternalStore(subscribe, matches)
}
