/** Line icons on a 16 px grid, drawn for this project; always beside or inside something named. */
const paths = {
  actions: "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
  runs: "M8 4v4l2.5 1.5M2.5 5.5A6 6 0 1 1 2 8M2.5 2.5v3h3",
  database:
    "M13 4c0 1.4-2.2 2.5-5 2.5S3 5.4 3 4s2.2-2.5 5-2.5S13 2.6 13 4zM3 4v8c0 1.4 2.2 2.5 5 2.500s5-1.1 5-2.500V4M3 8c0 1.4 2.2 2.5 5 2.500s5-1.1 5-2.5",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.500A6 6 0 1 1 6.5 2.500a5 5 0 0 0 7 7z",
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  search: "M7 2.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  plus: "M8 3v10M3 8h10",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.5 6.5 12 13 4.5",
  up: "M8 13V3.500M4 7.500l4-4 4 4",
  down: "M8 3v9.500M4 8.500l4 4 4-4",
  chevron: "M4.5 6.5 8 10l3.5-3.5",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  undo: "M6 3 3 6l3 3M3 6h6.500a3.500 3.500 0 0 1 0 7H6",
  redo: "M10 3l3 3-3 3M13 6H6.500a3.500 3.500 0 0 0 0 7H10",
  back: "M13 8H3.500M7.5 4l-4 4 4 4",
  right: "M6 3.5 10.5 8 6 12.5",
  warning: "M8 2 1.5 13.500h13zM8 6.500v3M8 11.700v.01",
  edit: "M3 13l.7-3L11 2.700l2.3 2.300L6 12.300z",
  copy: "M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3",
  settings:
    "M2 5h6M12 5h2M2 11h2M8 11h6M10 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM6 9a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  signOut: "M6.5 2.500h-4v11h4M6 8h7.500M10.500 5l3 3-3 3",
  globe:
    "M8 1.800a6.2 6.2 0 1 0 0 12.400A6.2 6.2 0 0 0 8 1.800zM2 8h12M8 1.800c2 2 2.5 4 2.5 6.200S10 12.2 8 14.200C6 12.2 5.5 10.2 5.5 8S6 3.8 8 1.800z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" || name === "grip" ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The program's own mark, as in `icons/icon.svg`; drawn here, since a picture file of its own
 * would be a document of its own to the web engine. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="64 64 896 896" className={className} aria-hidden="true" focusable="false">
      <rect x="64" y="64" width="896" height="896" rx="208" fill="var(--accent-fill)" />
      <rect x="224" y="256" width="576" height="128" rx="64" fill="var(--on-fill)" opacity="0.45" />
      <path
        d="M248 616 424 776 776 472"
        fill="none"
        stroke="var(--on-fill)"
        strokeWidth="128"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
