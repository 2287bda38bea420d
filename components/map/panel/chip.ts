/** A filter as a chip: what it narrows, and what removes it. */
import type { MapState } from "../state/map_state.ts";

export interface Chip {
  readonly id: string;
  /** What is filtered: a column's name. */
  readonly label: string;
  /** What is let through. */
  readonly text: string;
  remove(): void;
}

export function chipsOf(state: MapState): readonly Chip[] {
  const { filters, texts } = state.query.value;
  return [
    ...[...filters].map(([id, filter]): Chip => ({
      id,
      label: id,
      text: filter.kind,
      remove: () => state.setFilter(id, undefined),
    })),
    ...[...texts].map(([id, { text, column }]): Chip => ({
      id,
      label: column,
      text,
      remove: () => state.setText(id, undefined),
    })),
  ];
}
