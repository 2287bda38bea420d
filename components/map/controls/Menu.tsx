import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "../../Icon.tsx";
import { flag } from "./flag.ts";

export interface MenuProps {
  readonly label: string;
  /** The button that opened it, to which focus returns when it closes. */
  readonly anchor: RefObject<HTMLElement>;
  /** The edge of the anchor that it is aligned with. */
  readonly align?: "start" | "end";
  readonly children: ComponentChildren;
  onClose(): void;
}

/**
 * A menu over the page while it is rendered. It is in the browser's top layer, so that no scroll
 * container clips it.
 */
export function Menu({ label, anchor, align = "start", children, onClose }: MenuProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    current.showPopover();
    if (anchor.current !== null) place(current, anchor.current.getBoundingClientRect(), align);
    const items = itemsOf(current);
    (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
    return () => {
      if (current.contains(document.activeElement)) anchor.current?.focus();
    };
  }, []);
  useEffect(() => {
    const leave = ({ target }: Event) => {
      const inside = target instanceof Node &&
        (element.current?.contains(target) || anchor.current?.contains(target));
      if (!inside) onClose();
    };
    addEventListener("pointerdown", leave);
    addEventListener("resize", onClose);
    return () => {
      removeEventListener("pointerdown", leave);
      removeEventListener("resize", onClose);
    };
  }, []);
  return (
    <div
      ref={element}
      popover="manual"
      class="menu dock-menu"
      role="menu"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Tab") {
          // The map's own Escape would also clear the selection.
          event.stopPropagation();
          if (event.key === "Escape") event.preventDefault();
          onClose();
        } else if (element.current !== null && moveFocus(element.current, event.key)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      {children}
    </div>
  );
}

const itemsOf = (menu: Element) => [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];

/** @returns whether the key moves the focus. */
function moveFocus(menu: Element, key: string): boolean {
  const items = itemsOf(menu);
  const current = items.findIndex((item) => item === document.activeElement);
  const next = {
    ArrowDown: (current + 1) % items.length,
    ArrowUp: (current - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[key];
  if (next === undefined) return false;
  items[next]?.focus();
  return true;
}

/** Distance from the page's edges and the anchor, in CSS pixels. */
const MARGIN = 8;
const GAP = 6;

function place(menu: HTMLElement, anchor: DOMRect, align: "start" | "end"): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = align === "start" ? anchor.left : anchor.right - width;
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - height;
  const fits = below + height <= innerHeight - MARGIN;
  const top = fits || above < MARGIN ? below : above;
  const inside = (value: number, most: number) => Math.max(MARGIN, Math.min(value, most - MARGIN));
  menu.style.left = `${inside(left, innerWidth - width)}px`;
  menu.style.top = `${inside(top, innerHeight - height)}px`;
}

export interface MenuItemProps {
  readonly icon?: IconName;
  readonly label: string;
  /** Extends the label for screen readers where it is not enough. */
  readonly detail?: string | undefined;
  /** Content at its end. */
  readonly note?: string | undefined;
  /** Whether it is checked: a radio or a checkbox item. */
  readonly choice?: { readonly kind: "radio" | "checkbox"; readonly checked: boolean };
  /** It is disabled, but keeps focus. */
  readonly idle?: boolean;
  onPress(): void;
}

export function MenuItem(
  { icon, label, detail, note, choice, idle = false, onPress }: MenuItemProps,
) {
  return (
    <button
      type="button"
      class="menu-item"
      role={choice === undefined ? "menuitem" : `menuitem${choice.kind}`}
      aria-checked={choice && flag(choice.checked)}
      aria-disabled={idle ? "true" : undefined}
      tabIndex={-1}
      onClick={() => idle || onPress()}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span class="menu-text">
        {label}
        {detail !== undefined && <span class="visually-hidden">{`: ${detail}`}</span>}
      </span>
      {note !== undefined && <span class="muted">{note}</span>}
      {choice?.checked && <Icon name="check" />}
    </button>
  );
}
