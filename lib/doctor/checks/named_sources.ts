/** Named sources, which the policy gives whole. */
import { isTable, staticSourceOf } from "../../access/schema/dataset_schema.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";
import { inTurns, orRefusal } from "../in_turns.ts";

/** Query parameters of every warehouse, and of templates; `::` is PostgreSQL's cast. */
const PARAMETER = /@\w+|(?<!:):\w+|\$\d+|\{\{/g;

export interface NamedSourceText {
  readonly name: string;
  readonly answer: string | CartoError;
}

export function checkNamedSources(sources: readonly NamedSourceText[]): Finding {
  const unread = sources.flatMap(({ name, answer }) =>
    answer instanceof CartoError ? [`${name}: ${answer.message}`] : []
  );
  const [missing] = unread;
  if (missing !== undefined) {
    return failure(
      missing,
      "Correct the name in policy.json, or create the named source at CARTO.",
      unread.slice(1),
    );
  }
  const open = sources.flatMap(({ name, answer }) => {
    const found = typeof answer === "string" ? withoutTexts(answer).match(PARAMETER) : null;
    return found === null ? [] : [`${name} takes ${[...new Set(found)].join(", ")}`];
  });
  const [first] = open;
  if (first === undefined) return ok(`${counted(sources.length, "named source")}, no parameters`);
  return warning(
    `${first}: the browser fills in parameters, with any value`,
    "Make a named source without parameters for each group: policy.json gives all that it returns.",
    open.slice(1),
  );
}

/** What stands in quotes is no parameter. */
const withoutTexts = (sql: string) => sql.replace(/'(?:[^'\\]|\\.|'')*'/g, "''");

const namedSources: Check = {
  id: "named-sources",
  title: "Named sources exist, and leave nothing to the browser",
  needs: ["api", "policy"],
  async run({ client, policy }) {
    const { datasets } = await policy();
    const names = Object.values(datasets).flatMap((dataset) => {
      if (isTable(dataset)) return [];
      const { kind, name } = staticSourceOf(dataset);
      return kind === "named_source" ? [name] : [];
    });
    if (names.length === 0) return skipped("the policy has no named sources");
    const carto = await client();
    return checkNamedSources(
      await inTurns(
        [...new Set(names)],
        async (name) => ({ name, answer: await orRefusal(carto.namedSource(name)) }),
      ),
    );
  },
};

export const NAMED_SOURCE_CHECKS: readonly Check[] = [namedSources];
