import type { RefObject } from "preact";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { colorChoices, filterWidget } from "./columns.ts";
import { Menu, MenuItem } from "../controls/Menu.tsx";
import { currentSort, type TableProps } from "./table_props.ts";

export interface ColumnMenuProps extends TableProps {
  readonly column: string;
  readonly anchor: RefObject<HTMLElement>;
  /** Scrolls to the widget that filters by the column. */
  onShowWidget(widget: string): void;
  onClose(): void;
}

/** The menu of a column. */
export function ColumnMenu(
  { state, table, columns, column, anchor, onShowWidget, onClose }: ColumnMenuProps,
) {
  const words = mapWordsOf(state.locale).dock.table;
  const label = state.texts.label(table.dataset, column);
  const sort = currentSort(state, table);
  const filter = filterWidget(state.document.widgets, table.dataset, column);
  const colors = colorChoices(state, table.dataset, column);
  const hiddenWith = (one: string) =>
    table.columns.filter((name) => name === one || !columns.includes(name));
  const act = (what: () => void) => () => {
    onClose();
    what();
  };
  return (
    <Menu label={words.options(label)} anchor={anchor} align="end" onClose={onClose}>
      {(["asc", "desc"] as const).map((direction) => (
        <MenuItem
          key={direction}
          icon={direction === "asc" ? "arrowUp" : "arrowDown"}
          label={direction === "asc" ? words.sortAscending : words.sortDescending}
          choice={{
            kind: "radio",
            checked: sort?.column === column && sort.direction === direction,
          }}
          onPress={act(() => state.setSort(table.id, { column, direction }))}
        />
      ))}
      {(filter !== undefined || colors.length > 0) && <hr />}
      {filter !== undefined && (
        <MenuItem
          icon="filters"
          label={words.filterBy(label)}
          onPress={act(() => onShowWidget(filter.id))}
        />
      )}
      {colors.map(({ layer, chosen }) => (
        <MenuItem
          key={layer.layer.id}
          icon="layers"
          label={colors.length === 1
            ? words.colorBy(label)
            : words.colorLayerBy(state.texts.layerTitle(layer.layer), label)}
          choice={{
            kind: "radio",
            checked: (state.query.value.colors.get(layer.layer.id) ?? 0) === chosen,
          }}
          onPress={act(() => state.setColor(layer.layer.id, chosen))}
        />
      ))}
      {columns.length > 1 && (
        <>
          <hr />
          <MenuItem
            icon="eyeOff"
            label={words.hideColumn}
            onPress={act(() => state.setHidden(table.id, hiddenWith(column)))}
          />
        </>
      )}
    </Menu>
  );
}
