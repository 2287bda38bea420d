import { Icon, type IconName } from "../../Icon.tsx";

export interface IconButtonProps {
  readonly icon: IconName;
  /** What it does: its name, and beside the pointer after a moment. */
  readonly label: string;
  /** It does nothing now; focus stays on it all the same. */
  readonly idle?: boolean;
  /** Of a toggle. */
  readonly pressed?: boolean;
  readonly class?: string;
  onPress(): void;
}

/** A button that a sign stands for. */
export function IconButton(
  { icon, label, idle = false, pressed, class: name = "", onPress }: IconButtonProps,
) {
  return (
    <button
      type="button"
      class={`button button-icon ${name}`}
      aria-label={label}
      data-tip={label}
      aria-disabled={idle ? "true" : undefined}
      aria-pressed={pressed}
      onClick={() => idle || onPress()}
    >
      <Icon name={icon} />
    </button>
  );
}
