/** The signs of the dock: lines of 1.5 in a square of 16. */
const PATHS = {
  arrowDown: "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  arrowUp: "M8 13V3M4.5 6.5 8 3l3.5 3.5",
  check: "M3.5 8.5l3 3 6-7",
  close: "M4 4l8 8M12 4l-8 8",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  down: "M4 6l4 4 4-4",
  download: "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
  external: "M6.5 3H3v10h10V9.5M9.5 2.5h4v4M13.5 2.5 7.5 8.5",
  eyeOff:
    "M3 3l10 10M6.3 3.8A6.6 6.6 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a11 11 0 0 1-1.9 2.4M4.3 4.8A10.6 10.6 0 0 0 1.5 8S4 12.5 8 12.5a6.3 6.3 0 0 0 2.9-.7",
  filters:
    "M2 4.5h7M12.5 4.5H14M2 11.5h2M7.5 11.5H14M10.7 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM5.7 13.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
  layers: "M8 2l6 3.2-6 3.2-6-3.2zM2.4 8.2 8 11.2l5.6-3M2.4 11 8 14l5.6-3",
  map: "M2 4l4-1.5 4 1.5 4-1.5v9.5l-4 1.5-4-1.5L2 13.5zM6 2.5V12M10 4v9.5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  next: "M6 4l4 4-4 4",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3l8 5-8 5z",
  previous: "M10 4 6 8l4 4",
  sort: "M5 3v10M2.5 10.5 5 13l2.5-2.5M11 13V3M8.5 5.5 11 3l2.5 2.5",
  table: "M2 3.5h12v9H2zM2 6.5h12M2 9.5h12M6 6.5v6",
  up: "M4 10l4-4 4 4",
  warning: "M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.5h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A sign; what it stands for is said by what is around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
