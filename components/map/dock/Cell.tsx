import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { MapState } from "../state/map_state.ts";
import { coloredBy } from "./columns.ts";
import { Icon } from "../../Icon.tsx";

export interface CellProps {
  readonly state: MapState;
  readonly row: Feature;
  readonly column: string;
  /** Links are clickable; otherwise they are text. */
  readonly linked?: boolean;
}

/** A value of a row, with its color on the map, or as a link. */
export function Cell({ state, row: { dataset, properties }, column, linked = true }: CellProps) {
  const value = Object.hasOwn(properties, column) ? properties[column] : undefined;
  const { text, link } = state.texts.field(dataset, column, value);
  if (link !== null && linked) {
    const { opensTab } = mapWordsOf(state.locale).dock.table;
    return (
      <a
        class="cell-link"
        href={link.href}
        target="_blank"
        rel="noopener noreferrer"
        title={opensTab(link.host)}
      >
        {link.text}
        <Icon name="external" />
      </a>
    );
  }
  const layer = coloredBy(state, dataset, column);
  if (layer === null) return <>{text}</>;
  const [red, green, blue] = layer.colors.value.colorOf(value);
  return (
    <span class="cell-colored">
      <svg class="cell-color" viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="5" fill={`rgb(${red} ${green} ${blue})`} />
      </svg>
      {text}
    </span>
  );
}
