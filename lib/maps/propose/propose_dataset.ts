/** A table as a dataset of the policy. */
import type * as v from "valibot";
import type { tableDataset } from "../../access/schema/dataset_schema.ts";
import type { DialectName } from "../../access/dialects/mod.ts";
import { grantedColumns, type LeftOut } from "./granted_columns.ts";
import { chooseId } from "./id_column.ts";
import type { Choice } from "./rule.ts";
import type { ColumnFacts, Place, TableFacts } from "./table_facts.ts";

export type DatasetInput = v.InferInput<typeof tableDataset>;

export interface ProposedDataset {
  readonly dataset: DatasetInput;
  /** Those that it grants. */
  readonly columns: readonly ColumnFacts[];
  readonly leftOut: readonly LeftOut[];
  readonly choices: readonly Choice[];
}

export function proposeDataset(
  facts: TableFacts,
  place: Place,
  dialect: DialectName,
): ProposedDataset {
  const { granted, leftOut } = grantedColumns(facts.columns, { place: place.column, dialect });
  const isCell = place.type === "h3" || place.type === "quadbin";
  const candidates = granted.filter(({ name }) => name !== place.column);
  const id = isCell ? undefined : chooseId(candidates, facts);
  // A text is learnt from CARTO; that of an id is said, so that it is granted without a cast.
  const types = Object.fromEntries(
    candidates.flatMap(({ name, type }) =>
      type === "geometry" || type === "other" || (type === "text" && name !== id?.column)
        ? []
        : [[name, type]]
    ),
  );
  return {
    dataset: {
      table: facts.table,
      columns: granted.map(({ name }) => name),
      geometry: { column: place.column, type: place.type },
      ...id && { id: id.column },
      ...Object.keys(types).length > 0 && { types },
    },
    columns: granted,
    leftOut,
    choices: isCell ? [] : [
      id === undefined
        ? {
          about: "Id",
          chosen: "none",
          because: "no column is named like an id or holds each value once; features with equal " +
            "geometries are one when selected",
        }
        : { about: "Id", chosen: id.column, because: id.because },
    ],
  };
}
