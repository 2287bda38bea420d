import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { shownColumns, tableOf } from "./columns.ts";
import { Icon } from "../../Icon.tsx";
import { Menu, MenuItem } from "../controls/Menu.tsx";
import { flag } from "../controls/flag.ts";

export interface ColumnsButtonProps {
  readonly state: MapState;
  readonly widget: WidgetState;
}

/** Shows and hides columns; at least one stays. */
export function ColumnsButton({ state, widget }: ColumnsButtonProps) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const table = tableOf(widget);
  if (table === null) return null;
  const words = mapWordsOf(state.locale).dock.table;
  const shown = shownColumns(state, table);
  const toggle = (column: string) =>
    state.setHidden(
      table.id,
      table.columns.filter((name) => shown.includes(name) === (name === column)),
    );
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-small"
        aria-haspopup="menu"
        aria-expanded={flag(open.value)}
        onClick={() => open.value = !open.value}
      >
        <Icon name="columns" />
        <span>{words.columns}</span>
      </button>
      {open.value && (
        <Menu
          label={words.columns}
          anchor={button}
          align="end"
          onClose={() => open.value = false}
        >
          {table.columns.map((column) => (
            <MenuItem
              key={column}
              label={state.texts.label(table.dataset, column)}
              choice={{ kind: "checkbox", checked: shown.includes(column) }}
              idle={shown.length === 1 && shown.includes(column)}
              onPress={() => toggle(column)}
            />
          ))}
          {shown.length < table.columns.length && (
            <>
              <hr />
              <MenuItem
                label={words.showAll}
                onPress={() => {
                  state.setHidden(table.id, []);
                  open.value = false;
                }}
              />
            </>
          )}
        </Menu>
      )}
    </>
  );
}
