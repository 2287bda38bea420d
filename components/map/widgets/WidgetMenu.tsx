import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon } from "../../Icon.tsx";
import { Menu, MenuItem } from "../controls/Menu.tsx";
import { flag } from "../controls/flag.ts";

/** What a person can turn on and off of a widget, or have done with it. */
export type WidgetChoice =
  & { readonly text: string; onPick(): void }
  & (
    | { readonly kind: "radio" | "checkbox"; readonly checked: boolean }
    | { readonly kind: "action"; readonly idle: boolean }
  );

/** @returns what turns it on and off. */
export function toggle(text: string, on: Signal<boolean>): WidgetChoice {
  return { text, kind: "checkbox", checked: on.value, onPick: () => on.value = !on.value };
}

export interface WidgetMenuProps {
  /** What the button is called. */
  readonly label: string;
  /** Those of one group belong together. */
  readonly groups: readonly (readonly WidgetChoice[])[];
}

/** A button with dots, always there, and the menu that it opens. */
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
