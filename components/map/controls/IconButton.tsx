import { Icon, type IconName } from "../../Icon.tsx";

export interface IconButtonProps {
  readonly icon: IconName;
  /** Its accessible name and tooltip. */
  readonly label: string;
  /** It is disabled, but keeps focus. */
  readonly idle?: boolean;
  /** Of a toggle. */
  readonly pressed?: boolean;
  readonly class?: string;
  onPress(): void;
}

/** A button with an icon instead of a text. */
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
