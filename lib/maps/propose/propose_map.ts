/** A good map of a table, as a starting point for its author. */
import { MapFile } from "../map_document.ts";
import * as v from "valibot";
import { references } from "../checks/references.ts";
import { type ColumnUse, columnUse, type MapInput, type ProposalInput } from "./column_use.ts";
import { proposeLayer } from "./layer_rules.ts";
import { labelOf } from "./names.ts";
import type { Choice } from "./rule.ts";
import { proposeSearch, proposeWidgets } from "./widget_rules.ts";

export interface ProposedMap {
  readonly map: MapInput;
  readonly choices: readonly Choice[];
}

/** @returns the map's document, and what was chosen and why. */
export function proposeMap(input: ProposalInput): ProposedMap {
  const { dataset, title, noun, place } = input;
  const use = columnUse(input);
  const { layer, choices } = proposeLayer(input, use);
  const { widgets, choices: widgetChoices } = proposeWidgets(input, use);
  const { search, choices: searchChoices } = proposeSearch(input, use);
  const parts = { layers: [layer], widgets, search };
  const named = namedColumns({ version: 1, title, ...parts });
  const isCell = place.type === "h3" || place.type === "quadbin";
  const rowNoun = isCell ? { one: "cell", other: "cells" } : noun;
  const columns = Object.fromEntries(
    input.columns.filter(({ name }) => named.has(name)).map(({ name }) => {
      const { format, words = [] } = use.formats.get(name) ?? {};
      return [name, { label: labelOf(name, words), ...format && { format } }];
    }),
  );
  const formatChoices = input.columns.flatMap(({ name }): Choice[] => {
    const choice = use.formats.get(name);
    if (choice === undefined || !named.has(name)) return [];
    return [{
      about: "Format",
      chosen: `${name} as ${formatText(choice.format)}`,
      because: choice.because,
    }];
  });
  return {
    map: {
      $schema: "../map.schema.json",
      version: 1,
      title,
      view: { fit: layer.id },
      datasets: { [dataset]: { ...rowNoun && { noun: rowNoun }, columns } },
      layers: parts.layers,
      widgets,
      ...search.length > 0 && { search },
    },
    choices: [
      ...roleChoices(use),
      ...choices,
      ...widgetChoices,
      ...searchChoices,
      ...formatChoices,
    ],
  };
}

const MOST_OF_ROLE = 3;

/** What the columns are good for: the reason of all that follows. */
function roleChoices({ names, categories, measures, times }: ColumnUse): Choice[] {
  return Object.entries({ Name: names, Category: categories, Measure: measures, Time: times })
    .flatMap(([about, columns]) =>
      columns.slice(0, MOST_OF_ROLE).map(({ column, because }) => (
        { about, chosen: column.name, because }
      ))
    );
}

function formatText(format: { readonly type: string }): string {
  const { type, ...rest } = format;
  const more = Object.entries(rest).filter(([key]) =>
    ["currency", "unit", "of", "time_zone"].includes(key)
  )
    .map(([, value]) => String(value));
  return [type, ...more].join(" ");
}

/** @returns the columns that the map shows somewhere. */
function namedColumns(map: MapInput): Set<string> {
  return new Set([...references(v.parse(MapFile, map))].map(({ column }) => column));
}
