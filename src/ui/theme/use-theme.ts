import { useEffect } from 'react'
import { useMedia } from '../parts/use-media.ts'
import { usePage } from '../state/page-store.ts'

/** The theme that is shown: the person's choice, or the system's. */
export function useTheme(): 'light' | 'dark' {
  const chosen = usePage((page) => page.theme)
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  return chosen === 'system' ? (systemDark ? 'dark' : 'light') : chosen
}

/** Puts the theme onto the page. Used once, at its root. */
export function useApplyTheme(): void {
  const theme = useTheme()
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
}
