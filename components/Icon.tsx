import { OFFLINE_SIGN, Sign, WARNING_SIGN } from "./Sign.tsx";

/** Icons of buttons and notices: strokes of 1.5 in a 16 by 16 square. */
const PATHS = {
  arrowDown: "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  arrowUp: "M8 13V3M4.5 6.5 8 3l3.5 3.5",
  check: "M3.5 8.5l3 3 6-7",
  close: "M4 4l8 8M12 4l-8 8",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  copy:
    "M9.5 6.5 6.5 9.5M7 4.5l1.8-1.8a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.8 1.8a3.2 3.2 0 0 1-4.5-4.5L4.5 7",
  down: "M4 6l4 4 4-4",
  download: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
  external: "M6.5 3H3v10h10V9.5M9.5 2.5h4v4M13.5 2.5 7.5 8.5",
  eye:
    "M1.5 8s2.4-4.2 6.5-4.2S14.5 8 14.5 8 12.1 12.2 8 12.2 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  eyeOff:
    "M2.5 2.5l11 11M6.2 4.1A6.4 6.4 0 0 1 8 3.8c4.1 0 6.5 4.2 6.5 4.2a11 11 0 0 1-2.2 2.6M4.3 5.2A10.6 10.6 0 0 0 1.5 8S3.9 12.2 8 12.2a6.3 6.3 0 0 0 2.6-.6M6.7 6.7a2 2 0 0 0 2.7 2.7",
  filters:
    "M2 4.5h5M11 4.5h3M2 11.5h3M9 11.5h5M9 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM7 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z",
  fit: "M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5M8 5.5v5M5.5 8h5",
  fullScreen: "M9.5 2.5h4v4M13.5 2.5l-4.5 4.5M6.5 13.5h-4v-4M2.5 13.5 7 9",
  key: "M5.5 11a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 9l6 3.5M12 11.3l-.9 1.7",
  layers: "M8 2 14 5.5 8 9 2 5.5zM2 8.5 8 12l6-3.5M2 11l6 3.5 6-3.5",
  list: "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.01M2 8h.01M2 12h.01",
  logOut: "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6",
  map: "M2 4l4-1.5 4 1.5 4-1.5v9.5l-4 1.5-4-1.5L2 13.5zM6 2.5V12M10 4v9.5",
  minus: "M3 8h10",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  next: "M6 4l4 4-4 4",
  offline: OFFLINE_SIGN,
  panel: "M2 3h12v10H2zM6 3v10",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3v10l8-5z",
  plus: "M8 3v10M3 8h10",
  previous: "M10 4 6 8l4 4",
  retry: "M13.5 8A5.5 5.5 0 1 1 11.5 3.8M13.5 2v3h-3",
  search: "M11 11l3 3M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4z",
  sessions: "M2 11.5V4h9M1 13.5h7M10.5 6.5H15v7h-4.5z",
  sort: "M5 3v10M2.5 10.5 5 13l2.5-2.5M11 13V3M8.5 5.5 11 3l2.5 2.5",
  table: "M2 3h12v10H2zM2 6.5h12M2 9.75h12M6 6.5V13",
  up: "M4 10l4-4 4 4",
  warning: WARNING_SIGN,
  zoomIn: "M11 11l3 3M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4zM7 5v4M5 7h4",
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon; the element around it has the label. */
export function Icon({ name }: { readonly name: IconName }) {
  return <Sign path={PATHS[name]} width={name === "more" ? 2.5 : undefined} />;
}
