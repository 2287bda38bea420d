/** The few signs that need no word beside them, drawn in a square of 16. */
const PATHS = {
  close: "m4 4 8 8m0-8-8 8",
  previous: "m10 3-5 5 5 5",
  next: "m6 3 5 5-5 5",
} as const;

export interface IconButtonProps {
  readonly icon: keyof typeof PATHS;
  /** What it does. */
  readonly label: string;
  /** It does nothing now; focus stays on it all the same. */
  readonly idle?: boolean;
  readonly class?: string;
  onPress(): void;
}

/** A button that a sign stands for. */
export function IconButton(
  { icon, label, idle = false, class: name = "", onPress }: IconButtonProps,
) {
  return (
    <button
      type="button"
      class={`button button-icon ${name}`}
      aria-label={label}
      title={label}
      aria-disabled={idle}
      onClick={() => idle || onPress()}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={PATHS[icon]} />
      </svg>
    </button>
  );
}
