/** What somebody may see, as text for the terminal. */
import type { Rights } from "../../lib/access/grants.ts";
import type { Policy } from "../../lib/access/policy.ts";
import type { Count } from "./counts.ts";

/** @returns how their tokens are made. */
export function tokenLines({ per, lifetimeMs, allowedApis, referers }: Rights): string[] {
  return [
    `Tokens      ${
      per === "user" ? "one of their own" : "shared by all in the same groups"
    }, for ` +
    `${lifetimeMs / 60_000} minutes, for ${allowedApis.join(" and ")}`,
    `Pages       ${referers.join(", ")}`,
  ];
}

/** @returns each dataset of the policy: what of it they see, and by which query. */
export async function datasetLines(
  policy: Policy,
  rights: Rights,
  count: Count | null,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, { table, columns }] of Object.entries(policy.datasets)) {
    const source = Object.hasOwn(rights.sources, name) ? rights.sources[name] : undefined;
    lines.push("", `${name} (${table})`);
    if (source === undefined) {
      lines.push("  nothing");
      continue;
    }
    const hidden = columns.filter((column) => !source.columns.includes(column));
    lines.push(`  Columns   ${source.columns.join(", ")}`);
    if (hidden.length > 0) lines.push(`  Hidden    ${hidden.join(", ")}`);
    if (source.partialColumns.length > 0) {
      lines.push(`  In part   ${source.partialColumns.join(", ")}: empty in some rows`);
    }
    if (source.openParameters.length > 0) {
      lines.push(`  Narrowed  by ${source.openParameters.join(", ")}`);
    }
    if (count !== null) lines.push(`  Rows      ${rowsText(await count(source))}`);
    lines.push(`  SQL       ${source.sqlQuery}`);
  }
  return lines;
}

function rowsText(counted: number | string): string {
  return typeof counted === "number" ? counted.toLocaleString("en") : counted;
}
