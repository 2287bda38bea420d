/** The columns of a table by what a map can do with them. */
import type * as v from "valibot";
import type { MapFile } from "../map_document.ts";
import { chooseFormat, type FormatChoice } from "./formats.ts";
import { wordsOf } from "./names.ts";
import { type Ranked, ranked } from "./roles.ts";
import type { ColumnFacts, Place } from "./table_facts.ts";

/** A map as it is written: properties with a default may be left out. */
export type MapInput = v.InferInput<typeof MapFile>;
export type LayerInput = MapInput["layers"][number];
export type SearchInput = NonNullable<MapInput["search"]>[number];
export type WidgetInput = NonNullable<MapInput["widgets"]>[number];

export interface ProposalInput {
  /** The dataset's name in the policy. */
  readonly dataset: string;
  readonly title: string;
  /** Those that the dataset grants. */
  readonly columns: readonly ColumnFacts[];
  /** Of a tileset without a column, since its tiles name none. */
  readonly place: Place;
  /** Whether it is drawn of ready tiles: there are no rows to compute over. */
  readonly isTileset: boolean;
  readonly id: string | undefined;
  readonly rows: number;
  readonly counted: number;
  /** The currency of amounts whose name does not say it: `USD`. */
  readonly currency: string;
  readonly noun: { readonly one: string; readonly other: string } | undefined;
}

/** The columns by role, the best first. */
export interface ColumnUse {
  readonly measures: readonly Ranked[];
  readonly categories: readonly Ranked[];
  readonly times: readonly Ranked[];
  readonly names: readonly Ranked[];
  /** All that can be shown as texts: without the place, coordinates and the empty ones. */
  readonly shown: readonly ColumnFacts[];
  readonly formats: ReadonlyMap<string, FormatChoice>;
}

const COORDINATES = new Set(["lat", "latitude", "lon", "lng", "longitude"]);

export function columnUse(input: ProposalInput): ColumnUse {
  const { columns, place, id, counted, currency } = input;
  const others = columns.filter(({ name }) => name !== place.column);
  const free = others.filter(({ name }) => name !== id);
  const of = (role: Parameters<typeof ranked>[1]) =>
    ranked(free, role, { counted, placeType: place.type });
  const isEmpty = ({ values }: ColumnFacts) => counted > 0 && values?.filled === 0;
  const isCoordinate = ({ name }: ColumnFacts) =>
    wordsOf(name).every((word) => COORDINATES.has(word)) && wordsOf(name).length > 0;
  return {
    measures: isTilesetOfCells(input) ? cellMeasures(of("measure"), free) : of("measure"),
    categories: of("category"),
    times: of("time"),
    names: of("name"),
    shown: others.filter((column) => !isEmpty(column) && !isCoordinate(column)),
    formats: new Map(
      others.flatMap((column) => {
        const choice = chooseFormat(column, currency);
        return choice === undefined ? [] : [[column.name, choice]];
      }),
    ),
  };
}

const isTilesetOfCells = ({ isTileset, place: { type } }: ProposalInput) =>
  isTileset && (type === "h3" || type === "quadbin");

/** Statistics rarely say anything of aggregates: each of numbers may be a measure. */
function cellMeasures(found: readonly Ranked[], columns: readonly ColumnFacts[]) {
  if (found.length > 0) return found;
  return columns.filter(({ type }) => type === "number")
    .map((column) => ({ column, because: "numbers, of which the tileset says no more" }));
}

/** Operations on a measure whose sum means nothing. */
const AVERAGED = new Set([
  ...["avg", "average", "mean", "rate", "ratio", "share", "pct", "percent", "percentage", "per"],
  ...["score", "index", "temperature", "temp", "density", "price", "age", "speed", "brightness"],
  ...["height", "depth", "elevation", "level", "rating", "humidity", "bright", "rank", "celsius"],
]);

/** @returns whether the values of several rows are added, or their average is taken. */
export function operationOf(
  { name }: ColumnFacts,
  format: FormatChoice | undefined,
): "sum" | "avg" {
  if (format?.format.type === "percent") return "avg";
  return wordsOf(name).some((word) => AVERAGED.has(word)) ? "avg" : "sum";
}
