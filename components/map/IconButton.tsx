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
  readonly disabled?: boolean;
  readonly class?: string;
  onPress(): void;
}

/** A button that a sign stands for. */
export function IconButton({ icon, label, disabled, class: name = "", onPress }: IconButtonProps) {
  return (
    <button
      type="button"
      class={`button button-icon ${name}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onPress}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={PATHS[icon]} />
      </svg>
    </button>
  );
}
