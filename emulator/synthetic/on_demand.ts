import type { DatabaseSync } from "node:sqlite";
import type { MakeOnDemand } from "../store/catalog.ts";
import { createTable } from "../store/tables.ts";
import type { SyntheticTable } from "./synthetic_table.ts";

/** The version of rows that were never others: every start makes the same ones. */
const FIRST_VERSION = 1;

/**
 * Makes synthetic tables when they are first asked for, so that a start does not wait for them. A
 * table of the same name that was imported is left alone; rows of an older edition are replaced.
 *
 * @param tables by their full names
 * @param now milliseconds since 1970
 */
export function makeOnDemand(
  database: DatabaseSync,
  tables: ReadonlyMap<string, SyntheticTable>,
  now: () => number,
): MakeOnDemand {
  const checked = new Set<string>();
  return (name, known) => {
    const table = tables.get(name);
    if (!table || known && checked.has(name)) return;
    const madeBy = `edition ${table.edition}`;
    const isOwn = known !== undefined && known.madeBy === undefined;
    if (!isOwn && known?.madeBy !== madeBy) {
      const load = createTable(database, { ...table.definition, madeBy });
      table.fill(load);
      load.commit(known ? now() : FIRST_VERSION);
    }
    checked.add(name);
  };
}
