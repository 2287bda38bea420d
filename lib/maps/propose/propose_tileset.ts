/** A tileset as a dataset of the policy. */
import type { ColumnType } from "../../access/schema/dataset_schema.ts";
import type { DialectName } from "../../access/dialects/mod.ts";
import { grantedColumns, type LeftOut } from "./granted_columns.ts";
import { chooseId, ID_RULES, type IdChoice } from "./id_column.ts";
import { subjectOf } from "./names.ts";
import type { Choice } from "./rule.ts";
import { type ColumnFacts, numberRange, type TableFacts } from "./table_facts.ts";

/** What a tileset's features are on the map. */
export type TilesetGeometry = "point" | "line" | "polygon" | "h3" | "quadbin";

export interface TilesetInput {
  readonly tileset: string;
  readonly columns: string[];
  readonly geometry: { readonly type: TilesetGeometry };
  readonly id?: string;
  readonly types?: Record<string, ColumnType>;
}

export interface ProposedTileset {
  readonly dataset: TilesetInput;
  /** The properties that maps may name. */
  readonly columns: readonly ColumnFacts[];
  readonly leftOut: readonly LeftOut[];
  readonly choices: readonly Choice[];
}

export function proposeTileset(
  facts: TableFacts,
  type: TilesetGeometry,
  dialect: DialectName,
): ProposedTileset {
  const { granted, leftOut } = grantedColumns(facts.columns, { place: "", dialect });
  const candidates = granted.filter(canTellApart);
  const subject = { ...facts, table: subjectOf(facts.table) };
  const isCells = type === "h3" || type === "quadbin";
  const id = isCells
    ? undefined
    : chooseId(candidates, subject) ?? unverifiedId(candidates, subject);
  const types = Object.fromEntries(
    granted.flatMap(({ name, type }) =>
      type === "geometry" || type === "other" ? [] : [[name, type] as const]
    ),
  );
  const without = isCells
    ? "cells are identified by their index"
    : "no property is named like an id or has each value once; a feature that spans " +
      "tiles is counted in each";
  return {
    dataset: {
      tileset: facts.table,
      columns: granted.map(({ name }) => name),
      geometry: { type },
      ...id && { id: id.column },
      ...Object.keys(types).length > 0 && { types },
    },
    columns: granted,
    leftOut,
    choices: [
      { about: "Id", chosen: id?.column ?? "none", because: id?.because ?? without },
    ],
  };
}

/**
 * CARTO's client leaves out features whose id is 0; tiles have numbers of 53 bits. Where values are
 * known to repeat the rule for verified ids has said no.
 */
function canTellApart(column: ColumnFacts): boolean {
  if (column.type !== "number") return true;
  const [least, most] = numberRange(column) ?? [1, 1];
  return least > 0 && most <= Number.MAX_SAFE_INTEGER;
}

/** By its name alone: statistics rarely say whether each value is there once. */
function unverifiedId(
  columns: readonly ColumnFacts[],
  { table, rows }: TableFacts,
): IdChoice | undefined {
  for (const { name, withoutRows, applies } of ID_RULES) {
    const found = columns.find((column) =>
      withoutRows && (column.type === "text" || column.type === "number") &&
      applies(column, table) && !repeats(column, rows)
    );
    if (found === undefined) continue;
    const because = `${name}, not verified: a tileset does not say whether values repeat`;
    return { column: found.name, because };
  }
  return undefined;
}

/** The different values of a text are estimated well enough to see that they are too few. */
const repeats = ({ type, values }: ColumnFacts, rows: number) =>
  type === "text" && values !== undefined && values.distinct < rows / 2;
