import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { Icon } from "../../Icon.tsx";
import { flag } from "./flag.ts";

export interface MenuItem {
  readonly text: string;
  /** It can be on and off; of a group at most one is on. */
  readonly checked: boolean;
  /** One of several. */
  readonly radio?: boolean;
  onPick(): void;
}

export interface MenuProps {
  /** What the button is called. */
  readonly label: string;
  /** Divided by lines. */
  readonly groups: readonly (readonly MenuItem[])[];
}

/** A button with dots, and what it opens: in the top layer, so that no scroller cuts it off. */
export function Menu({ label, groups }: MenuProps) {
  const id = useId();
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const close = () => {
    menu.current?.hidePopover();
    button.current?.focus();
  };
  const toggled = () => {
    const isOpen = menu.current?.matches(":popover-open") ?? false;
    open.value = isOpen;
    if (!isOpen || menu.current === null || button.current === null) return;
    placeBelow(menu.current, button.current);
    itemsOf(menu.current)[0]?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-small button-icon"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={flag(open.value)}
        popovertarget={id}
      >
        <Icon name="more" />
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        class="menu widget-menu"
        aria-label={label}
        onToggle={toggled}
        onKeyDown={(event) => {
          if (event.key === "Tab") close();
          moveFocus(event, menu.current);
        }}
      >
        {groups.filter((items) => items.length > 0).map((items, index) => (
          <div role="group" key={index}>
            {items.map((item) => <Item key={item.text} item={item} onPicked={close} />)}
          </div>
        ))}
      </div>
    </>
  );
}

function Item({ item, onPicked }: { item: MenuItem; onPicked(): void }): ComponentChildren {
  return (
    <button
      type="button"
      role={item.radio ? "menuitemradio" : "menuitemcheckbox"}
      tabIndex={-1}
      class="menu-item"
      aria-checked={flag(item.checked)}
      onClick={() => {
        item.onPick();
        onPicked();
      }}
    >
      {item.text}
      <Icon name="check" />
    </button>
  );
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll("button")];

function moveFocus(event: KeyboardEvent, menu: HTMLElement | null): void {
  const items = menu === null ? [] : itemsOf(menu);
  const at = items.findIndex((item) => item === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

/** Its right end under the button's, within the window; by script, as the policy for styles asks. */
function placeBelow(menu: HTMLElement, button: HTMLElement): void {
  const { bottom, top, right } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = bottom + 4 + height <= innerHeight;
  menu.style.left = `${Math.max(4, Math.min(right - width, innerWidth - width - 4))}px`;
  menu.style.top = `${below ? bottom + 4 : Math.max(4, top - 4 - height)}px`;
}
