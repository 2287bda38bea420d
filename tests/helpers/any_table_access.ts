/** A user's rights to the tables of `any_table.ts`. */
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import type { SourceAccess } from "../../lib/map/access/map_access.ts";
import { POLICY } from "./any_table.ts";

const policy = parsePolicyText(JSON.stringify(POLICY));
const rights = createAccess({ policy, connectionName: "carto_dw", referers: [] })
  .rightsOf({ username: "", groups: ["BOSTON"] });
const accessOf = (name: string): SourceAccess => {
  const { sqlQuery, columns, geometry, id } = rights.sources[name] ?? { sqlQuery: "", columns: [] };
  return {
    sql_query: sqlQuery,
    columns: [...columns],
    open_parameters: [],
    geometry: geometry === undefined ? undefined : { ...geometry },
    id,
  };
};
/** By dataset, as the server sends them to the browser. */
export const SOURCES = {
  things: accessOf("things"),
  others: accessOf("others"),
  many: accessOf("many"),
};
export type Dataset = keyof typeof SOURCES;

/** The SQL that a token grants. */
export const GRANTED = rights.grants.map(({ source }) => source);
