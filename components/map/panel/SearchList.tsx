import type { Signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { flag } from "../controls/flag.ts";
import type { SearchOption } from "./search_option.ts";

export interface SearchListProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly SearchOption[];
  /** The option that keys or the pointer are on; -1 for none. */
  readonly active: Signal<number>;
  readonly open: boolean;
  /** The text shown without options. */
  readonly empty: string;
  onPick(option: SearchOption): void;
}

/** The id of an option's element, for the field's `aria-activedescendant`. */
export const optionId = (list: string, index: number) => `${list}-${index}`;

/** @returns the option that a key moves to, wrapping at the ends; undefined for other keys. */
export function movedOption(key: string, from: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === "ArrowDown") return (from + 1) % count;
  if (key === "ArrowUp") return from <= 0 ? count - 1 : from - 1;
  return undefined;
}

/** The options below the field; focus stays in the field. */
export function SearchList(
  { id, label, options, active, open, empty, onPick }: SearchListProps,
) {
  useLayoutEffect(() => {
    if (!open) return;
    document.getElementById(optionId(id, active.value))?.scrollIntoView({ block: "nearest" });
  }, [active.value, open]);
  return (
    <div class="search-list" hidden={!open} onPointerDown={(event) => event.preventDefault()}>
      {options.length === 0 && <p>{empty}</p>}
      <ul id={id} role="listbox" aria-label={label}>
        {options.map((option, index) => (
          <li
            key={option.key}
            id={optionId(id, index)}
            role="option"
            aria-selected={flag(index === active.value)}
            data-kind={option.kind}
            onPointerMove={() => active.value = index}
            onClick={() => onPick(option)}
          >
            <span class="truncate">{option.text}</span>
            {option.kind === "hit" && option.detail !== "" && (
              <span class="truncate muted">{option.detail}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
