/** The layer of a proposed map: its type, colors, sizes, tooltip and card. */
import { type Chosen, coloredCategory, colorOf, distinctOf } from "./color_rules.ts";
import { type ColumnUse, type LayerInput, operationOf, type ProposalInput } from "./column_use.ts";
import { wordsOf } from "./names.ts";
import type { Choice } from "./rule.ts";
import { numberRange } from "./table_facts.ts";

const MOST_CARD_COLUMNS = 12;
/** More names than these would cover the map. */
const MOST_LABELS = 100;
const CELL_MEASURES = 3;

const inText = (name: string) => !/[{}]/.test(name);

/** @returns the layer, and why it is drawn in this way. */
export function proposeLayer(
  input: ProposalInput,
  use: ColumnUse,
): { layer: LayerInput; choices: Choice[] } {
  const { dataset, place } = input;
  const id = /^[a-z]/.test(dataset) ? dataset.toLowerCase().slice(0, 64) : "features";
  const common = { id, dataset, title: input.title };
  if (place.type === "h3" || place.type === "quadbin") {
    const cells = { ...common, type: place.type };
    return input.isTileset ? tilesetCellLayer(cells, use) : cellLayer(cells, use);
  }
  const color = colorOf(place.type, use);
  const shown = { tooltip: tooltipOf(input, use), card: cardOf(input, use) };
  const styled = { ...color.value !== undefined && { color: color.value }, ...shown };
  switch (place.type) {
    case "point": {
      const size = sizeOf(use, [4, 11]);
      return {
        layer: {
          ...common,
          type: "point",
          ...styled,
          ...size && { radius: size.value },
          ...input.isTileset && { cluster: false },
        },
        choices: [...color.choices, ...clusterChoices(input, use), ...size?.choices ?? []],
      };
    }
    case "line": {
      const size = sizeOf(use, [1, 6]);
      return {
        layer: { ...common, type: "line", ...styled, ...size && { width: size.value } },
        choices: [...color.choices, ...size?.choices ?? []],
      };
    }
    case "polygon": {
      const text = input.rows > MOST_LABELS ? undefined : use.names[0]?.column.name ?? input.id;
      return {
        layer: {
          ...common,
          type: "polygon",
          ...styled,
          ...text !== undefined && { text: { column: text } },
        },
        choices: color.choices.slice(),
      };
    }
  }
}

/** Where points are clustered by default. */
const CLUSTERED_ROWS = 4_000;

/** Values of rows are not written into the map: everyone who sees the column would get them all. */
function clusterChoices(
  { rows, dataset, isTileset }: ProposalInput,
  use: ColumnUse,
): Choice[] {
  if (isTileset) return [];
  const category = coloredCategory(use)?.column.name;
  if (rows <= CLUSTERED_ROWS || category === undefined) return [];
  const where = `datasets.${dataset}.columns.${category}.values`;
  const because = `name the values in ${where} to color them; all who see the column get the names`;
  return [{ about: "Clusters", chosen: "gray", because }];
}

/** By the second measure, since the first one colors; never by one with negative values. */
function sizeOf(
  { measures }: ColumnUse,
  range: [number, number],
): Chosen<{ column: string; range: [number, number] }> | undefined {
  const fitting = measures.filter(({ column }) => {
    const [least = -1] = numberRange(column) ?? [];
    return least >= 0 && distinctOf(column) >= 10;
  });
  const by = fitting[1] ?? fitting[0];
  if (by === undefined) return undefined;
  const { name } = by.column;
  return {
    value: { column: name, range },
    choices: [{
      about: "Size",
      chosen: name,
      because: "a measure that is never negative",
    }],
  };
}

/** The cells have their columns already: no operation is chosen. */
function tilesetCellLayer(
  common: { id: string; dataset: string; type: "h3" | "quadbin"; title: string },
  { measures, shown }: ColumnUse,
): { layer: LayerInput; choices: Choice[] } {
  const names = measures.slice(0, CELL_MEASURES).map(({ column }) => column.name);
  const columns = shown.map(({ name }) => name).slice(0, MOST_CARD_COLUMNS);
  const tooltip = names.length > 0 ? names : columns.slice(0, CELL_MEASURES);
  const layer = { ...common, ...tooltip.length > 0 && { tooltip, card: { columns } } };
  const [color, ...rest] = encodingsOf(names);
  if (color === undefined) {
    const because = "no column measures anything";
    return { layer, choices: [{ about: "Color", chosen: "one for all", because }] };
  }
  const because = "one of the best measures, in classes of equal counts";
  return {
    layer: { ...layer, color: rest.length === 0 ? color : [color, ...rest] },
    choices: names.map((chosen) => ({ about: "Color", chosen, because })),
  };
}

const encodingsOf = (names: readonly string[]) =>
  names.map((column) => ({ column, scale: "bins", palette: "SunsetDark" }) as const);

function cellLayer(
  common: { id: string; dataset: string; type: "h3" | "quadbin"; title: string },
  { measures, formats }: ColumnUse,
): { layer: LayerInput; choices: Choice[] } {
  const best = measures.slice(0, CELL_MEASURES);
  if (best.length === 0) {
    const because = "no column measures anything";
    return { layer: common, choices: [{ about: "Color", chosen: "one for all", because }] };
  }
  const names = best.map(({ column }) => column.name);
  const aggregate = Object.fromEntries(
    best.map(({ column }) => [column.name, operationOf(column, formats.get(column.name))]),
  );
  const [first, ...rest] = encodingsOf(names);
  const color = first === undefined || rest.length === 0 ? first : [first, ...rest];
  return {
    layer: {
      ...common,
      aggregate,
      ...color && { color },
      tooltip: names,
      card: { columns: names },
    },
    choices: best.map(({ column }) => ({
      about: "Cells",
      chosen: `${aggregate[column.name]} of ${column.name}`,
      because: "one of the best measures, in classes of equal counts",
    })),
  };
}

/** @returns the columns of the tooltip: what it is, its kind, its size, its time. */
function tooltipOf({ id }: ProposalInput, use: ColumnUse): string[] {
  const { names, categories, measures, times, shown } = use;
  const best = [names[0], categories[0], measures[0], times[0]]
    .flatMap((one) => one === undefined ? [] : [one.column.name]);
  // A code of few values measures and groups at once.
  if (best.length > 0) return [...new Set(best)];
  const others = shown.map(({ name }) => name);
  return (others.length > 1 ? others.filter((name) => name !== id) : others).slice(0, 3);
}

const WHERE = [["city", "town", "ciudad", "stadt"], ["state", "region", "province"], [
  "country",
  "pais",
  "land",
]];

function cardOf({ id }: ProposalInput, use: ColumnUse) {
  const { names, measures, categories, times, shown } = use;
  const title = names.map(({ column }) => column.name).find(inText) ??
    (id !== undefined && inText(id) ? id : undefined);
  const where = WHERE.flatMap((words) =>
    shown.find(({ name, type }) =>
      type === "text" && name !== title && inText(name) && wordsOf(name).length === 1 &&
      words.includes(wordsOf(name)[0] ?? "")
    )?.name ?? []
  );
  const best = [...names, ...categories, ...measures, ...times].map(({ column }) => column.name);
  const rest = [...new Set([...best, ...shown.map(({ name }) => name)])]
    .filter((name) => name !== title && !where.includes(name)).slice(0, MOST_CARD_COLUMNS);
  // In the order of the table, which people know.
  const columns = shown.map(({ name }) => name).filter((name) => rest.includes(name));
  return {
    ...title !== undefined && { title: `{${title}}` },
    ...where.length > 0 && { subtitle: where.map((name) => `{${name}}`).join(", ") },
    columns,
  };
}
