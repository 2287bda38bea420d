import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon } from "../../Icon.tsx";
import { Menu, MenuItem } from "../controls/Menu.tsx";
import { flag } from "../controls/flag.ts";

/** An option or an action of a widget. */
export type WidgetChoice =
  & { readonly text: string; onPick(): void }
  & (
    | { readonly kind: "radio" | "checkbox"; readonly checked: boolean }
    | { readonly kind: "action"; readonly idle: boolean }
  );

/** @returns a menu item that toggles it. */
export function toggle(text: string, on: Signal<boolean>): WidgetChoice {
  return { text, kind: "checkbox", checked: on.value, onPick: () => on.value = !on.value };
}

export interface WidgetMenuProps {
  /** The button's accessible name. */
  readonly label: string;
  /** Groups of related items. */
  readonly groups: readonly (readonly WidgetChoice[])[];
}

/** An always visible button with dots, and its menu. */
export function WidgetMenu({ label, groups }: WidgetMenuProps) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => open.value = false;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-small button-icon"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={flag(open.value)}
        onClick={() => open.value = !open.value}
      >
        <Icon name="more" />
      </button>
      {open.value && (
        <Menu label={label} anchor={button} align="end" onClose={close}>
          {groups.filter((choices) => choices.length > 0).map((choices, index) => (
            <div role="group" key={index}>
              {choices.map((choice) => (
                <MenuItem
                  key={choice.text}
                  label={choice.text}
                  {...choice.kind === "action" ? { idle: choice.idle } : { choice }}
                  onPress={() => {
                    choice.onPick();
                    close();
                  }}
                />
              ))}
            </div>
          ))}
        </Menu>
      )}
    </>
  );
}
