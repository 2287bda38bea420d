/** The columns of a table that its dataset grants, and why others are left out of the policy. */
import * as v from "valibot";
import { columnKey, columnProblem } from "../../access/checks/dataset_rules.ts";
import { type DialectName, DIALECTS } from "../../access/dialects/mod.ts";
import { column as columnSchema } from "../parts.ts";
import { wordsOf } from "./names.ts";
import type { ColumnFacts } from "./table_facts.ts";

interface LeftOutRule {
  readonly name: string;
  /** @returns why the column is left out; undefined where the rule does not apply. */
  readonly reason: (
    column: ColumnFacts,
    of: { readonly place: string; readonly dialect: DialectName },
  ) => string | undefined;
}

/** Words of names whose values identify people or open something: granting them is a decision. */
const PERSONAL = new Set([
  ...["email", "mail", "phone", "telephone", "mobile", "fax", "ssn", "passport", "iban", "dob"],
  ...["birth", "birthday", "birthdate", "password", "passwd", "secret", "token", "apikey", "bic"],
]);

export const LEFT_OUT_RULES = [
  {
    name: "refused name",
    reason: ({ name }, { dialect }) => {
      const parsed = v.safeParse(columnSchema, name);
      if (!parsed.success) return parsed.issues[0].message;
      // As a key of `types` it would be refused (lib/json/json_text.ts).
      if (name === "prototype") return "cannot be a name in a policy";
      return columnProblem(name, DIALECTS[dialect]);
    },
  },
  {
    name: "second geometry",
    reason: ({ name, type }, { place }) =>
      type === "geometry" && name !== place ? `is another geometry than ${place}` : undefined,
  },
  {
    name: "unsupported type",
    reason: ({ type }) =>
      type === "other" ? "has a type that maps do not show, such as an object" : undefined,
  },
  {
    name: "personal",
    reason: ({ name }, { place }) =>
      name !== place && wordsOf(name).some((word) => PERSONAL.has(word))
        ? "looks personal or secret by its name: add it to the policy if people may see it"
        : undefined,
  },
] as const satisfies readonly LeftOutRule[];

export interface LeftOut {
  readonly column: string;
  readonly because: string;
}

/** @param place the column that places rows on the map. */
export function grantedColumns(
  columns: readonly ColumnFacts[],
  of: { readonly place: string; readonly dialect: DialectName },
): { granted: ColumnFacts[]; leftOut: LeftOut[] } {
  const rules: readonly LeftOutRule[] = LEFT_OUT_RULES;
  const granted = new Map<string, ColumnFacts>();
  const leftOut: LeftOut[] = [];
  for (const column of columns) {
    const key = columnKey(column.name, DIALECTS[of.dialect]);
    const because = rules.map(({ reason }) => reason(column, of)).find(Boolean) ??
      // A tileset may have properties that a table could not have.
      (granted.has(key) ? `is ${granted.get(key)?.name} again to the warehouse` : undefined);
    if (because === undefined) granted.set(key, column);
    else leftOut.push({ column: column.name, because });
  }
  return { granted: [...granted.values()], leftOut };
}
