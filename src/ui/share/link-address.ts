/** The address of this page with a run in it. */
export function linkAddress(fragment: string): string {
  return `${location.origin}${location.pathname}${location.search}#${fragment}`
}
