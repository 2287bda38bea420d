/** What a user may see, as text for the terminal. */
import {
  type Dataset,
  isTable,
  staticSourceOf,
  type TableDataset,
} from "../../lib/access/schema/dataset_schema.ts";
import type { Rights, StaticSource } from "../../lib/access/grants.ts";
import type { Policy } from "../../lib/access/policy.ts";
import type { Source } from "../../lib/access/sql/source.ts";
import type { ExplainedRule } from "../../lib/access/evaluation/explanation.ts";
import type { Count } from "./counts.ts";
import { ruleLines } from "./explanation_lines.ts";
import type { RuleCounter } from "./rule_counts.ts";

/** @returns how their tokens are minted. */
export function tokenLines({ per, lifetimeMs, allowedApis, referers }: Rights): string[] {
  return [
    `Tokens      ${per === "user" ? "one per user" : "shared by users in the same groups"}, for ` +
    `${lifetimeMs / 60_000} minutes, for ${allowedApis.join(" and ")}`,
    `Pages       ${referers.join(", ")}`,
  ];
}

export interface Previewed {
  readonly policy: Policy;
  /** Null where the policy gives them nothing. */
  readonly rights: Rights | null;
  /** What decides, by dataset. */
  readonly rules: Readonly<Record<string, readonly ExplainedRule[]>>;
  /** Null to count nothing. */
  readonly count: Count | null;
  readonly counter: RuleCounter | null;
}

/** @returns what they see of each dataset of the policy, the query for it, and why. */
export async function datasetLines(
  { policy, rights, rules, count, counter }: Previewed,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, dataset] of Object.entries(policy.datasets)) {
    const given = isTable(dataset)
      ? await tableLines(dataset, own(rights?.sources ?? {}, name), count)
      : staticLines(own(rights?.staticSources ?? {}, name));
    lines.push("", `${name} (${fullName(dataset)})`, ...given ?? ["  nothing"]);
    const deciding = own(rules, name) ?? [];
    lines.push(...ruleLines(deciding, counter && await counter.of(name, deciding)));
  }
  return lines;
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function fullName(dataset: Dataset): string {
  if (isTable(dataset)) return dataset.table;
  const { kind, name } = staticSourceOf(dataset);
  return `${kind.replace("_", " ")} ${name}`;
}

async function tableLines(
  { columns }: TableDataset,
  source: Source | undefined,
  count: Count | null,
): Promise<string[] | undefined> {
  if (source === undefined) return undefined;
  const isExact = (column: string) =>
    !source.partialColumns.includes(column) && !source.maskedColumns.includes(column);
  const lines = [`  Exact     ${source.columns.filter(isExact).join(", ") || "none"}`];
  const hidden = columns.filter((column) => !source.columns.includes(column));
  if (hidden.length > 0) lines.push(`  Hidden    ${hidden.join(", ")}`);
  if (source.partialColumns.length > 0) {
    lines.push(`  Partial   ${source.partialColumns.join(", ")}: empty in some rows`);
  }
  if (source.maskedColumns.length > 0) {
    lines.push(`  Masked    ${source.maskedColumns.join(", ")}: coarser in some or all rows`);
  }
  lines.push(...placeLines(source));
  if (source.openParameters.length > 0) {
    lines.push(`  Filtered  by ${source.openParameters.join(", ")}`);
  }
  if (count !== null) lines.push(`  Rows      ${rowsText(await count(source))}`);
  return [...lines, `  SQL       ${source.sqlQuery}`];
}

function staticLines(source: StaticSource | undefined): string[] | undefined {
  if (source === undefined) return undefined;
  const { columns } = source;
  return [
    `  Columns   ${columns.join(", ") || "all"}`,
    ...placeLines(source),
    `  Grant     ${source.name}, all rows`,
  ];
}

/** The geometry, and the column that identifies features, where the policy names them. */
function placeLines({ geometry, id }: Pick<Source, "geometry" | "id">): string[] {
  const place = [geometry?.type, geometry?.column && `in ${geometry.column}`].filter(Boolean);
  return [
    ...place.length === 0 ? [] : [`  Geometry  ${place.join(" ")}`],
    ...id === undefined ? [] : [`  Id        ${id}`],
  ];
}

function rowsText(counted: number | string): string {
  return typeof counted === "number" ? counted.toLocaleString("en") : counted;
}
