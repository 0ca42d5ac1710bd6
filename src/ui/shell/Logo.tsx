/** The sign of the project: a body, its orbit, and two that go round. */
export function Logo() {
  return (
    <svg
      width="28"
      height="28"
      viewBox="0 0 28 28"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <circle cx="14" cy="14" r="12" />
      <circle cx="14" cy="14" r="7" stroke="var(--edge)" />
      <circle cx="14" cy="14" r="2.5" fill="currentColor" stroke="none" />
      <circle cx="22.5" cy="5.5" r="2.75" fill="var(--action)" stroke="var(--panel)" strokeWidth="1.5" />
      <circle cx="9.05" cy="18.95" r="2.4" fill="var(--observed)" stroke="var(--panel)" strokeWidth="1.25" />
    </svg>
  )
}
