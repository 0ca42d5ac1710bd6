import { memo } from 'react'

/** Signs of the page's own controls, on a 20 x 20 grid with a stroke of 1.5. Signs of kinds are in glyphs/KindIcon. */
const paths = {
  run: 'M6 4.25v11.5L15.5 10 6 4.25Z',
  pause: 'M7 4.5v11M13 4.5v11',
  step: 'M5 4.5v11L12.5 10 5 4.5ZM15.5 4.5v11',
  skip: 'M2.5 13.5a6.6 6.6 0 0 1 12.2-2M15.25 7.25 15 11.75l-4.25-.9M17 14.5l.01.01M7.75 15.5a1.25 1.25 0 1 0 2.5 0a1.25 1.25 0 1 0 -2.5 0',
  share: 'M10 12.5V3M6.75 6 10 2.75 13.25 6M4 10.5v5c0 .55.45 1 1 1h10c.55 0 1-.45 1-1v-5',
  theme: 'M3.5 10a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0M10 3.5v13M10 6.5h5.4M10 9h6.4M10 11.5h6.3M10 14h5',
  check: 'm4.5 10.5 3.75 3.75L15.75 6',
  close: 'm5.5 5.5 9 9M14.5 5.5l-9 9',
  undo: 'M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H7',
  help: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0 -14 0M7.75 8a2.25 2.25 0 1 1 3.2 2.05c-.6.3-.95.7-.95 1.45M10 14.1v.01',
  more: 'M4.5 10a.75.75 0 1 0 1.5 0a.75.75 0 1 0 -1.5 0M9.25 10a.75.75 0 1 0 1.5 0a.75.75 0 1 0 -1.5 0M14 10a.75.75 0 1 0 1.5 0a.75.75 0 1 0 -1.5 0',
  fork: 'M6 4v12M6 10.5c0-2.5 7.5-1.5 7.5-5M4.5 4a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0M12 4a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0M4.5 16a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0',
  break: 'M11 2.5 5 11h4.5L8.5 17.5 15 8.5h-4.75L11 2.5Z',
  down: 'm5.5 8 4.5 4.5L14.5 8',
  plus: 'M10 4.5v11M4.5 10h11',
  minus: 'M4.5 10h11',
  copy: 'M7 6.5h8.5v10H7zM4.5 13.5V3.5h8.5',
  file: 'M5 2.75h7l3.5 3.5v10c0 .55-.45 1-1 1H5c-.55 0-1-.45-1-1V3.75c0-.55.45-1 1-1ZM11.75 3v3.5h3.5',
  left: 'M3 4h14v12H3zM7.5 4v12M12.5 8l-2 2 2 2',
  right: 'M3 4h14v12H3zM12.5 4v12M7.5 8l2 2-2 2',
  foot: 'M3 4h14v12H3zM3 12h14M8 7l2 2 2-2',
  edit: 'M4 16l.75-3.25L13 4.5l2.5 2.5-8.25 8.25L4 16ZM11.5 6 14 8.5',
  delete: 'M4 5.5h12M8 5.5V3.75h4V5.5M5.5 5.5l.75 11h7.5l.75-11M8.5 8.5v5M11.5 8.5v5',
} as const

export type IconName = keyof typeof paths

/** A sign; the control that carries it has a name of its own. */
export const Icon = memo(function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path d={paths[name]} />
    </svg>
  )
})
