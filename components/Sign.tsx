export interface SignProps {
  /** Strokes of 1.5 in a 16 by 16 square. */
  readonly path: string;
  readonly width?: number | undefined;
}

/** An icon before a text with the same meaning. */
export function Sign({ path, width }: SignProps) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} stroke-width={width} />
    </svg>
  );
}

/** Icons that are needed before the others are loaded. */
export const OFFLINE_SIGN =
  "M2 2l12 12M2 6.5a9 9 0 0 1 3-1.9M8.5 4a9 9 0 0 1 5.5 2.5M4.5 9.2a5 5 0 0 1 2.5-1.4M11.5 9.2l-.8-.6M8 12.5h.01";
export const WARNING_SIGN = "M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.5h.01";
