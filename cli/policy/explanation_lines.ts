/** Why a person sees what they see, as text for the terminal. */
import type { AttributeReading } from "../../lib/access/attributes.ts";
import type { AttributeDeclaration } from "../../lib/access/schema/attribute_schema.ts";
import type { ExplainedRule, Holder, Origin } from "../../lib/access/evaluation/explanation.ts";
import type { AttributeProblem } from "../../lib/access/no_access_error.ts";
import type { RowsTaken } from "./rule_counts.ts";
import { pathText } from "../../lib/json/json_text.ts";

/**
 * @param from where an attribute's values come from, in words.
 * @returns a line for each attribute that the policy declares: its values, or why it has none.
 */
export function attributeLines(
  declared: Readonly<Record<string, AttributeDeclaration>>,
  readings: Readonly<Record<string, AttributeReading>>,
  from: (name: string) => string,
): string[] {
  return Object.keys(declared).map((name) => {
    const reading = readings[name];
    const text = reading?.outcome === "values"
      ? `${reading.values.join(", ")} (${from(name)})`
      : reading?.outcome === "refused"
      ? `refused, ${reading.kind}: it matches nothing`
      : "missing: it matches nothing";
    return `Attribute   ${name}: ${text}`;
  });
}

/** @returns when they end. */
export function endLine(endsAt: number, timeZone: string): string {
  const end = Temporal.Instant.fromEpochMilliseconds(endsAt).toZonedDateTimeISO(timeZone);
  const local = end.toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");
  return `Until       ${local} in ${timeZone}: another day, another SQL`;
}

/** @returns what each rule of a dataset compares, and which of its branches match nothing. */
export function ruleLines(
  rules: readonly ExplainedRule[],
  taken: ReadonlyMap<ExplainedRule, RowsTaken> | null,
): string[] {
  return rules.flatMap((rule) => {
    const counts = taken?.get(rule);
    const { matches, comparisons, dropped } = rule;
    return [
      `  Rule      ${holderText(rule.holder)}: ${summaryOf(rule)}${countText(rule.holder, counts)}`,
      ...comparisons.map(({ path, sql, origins }) => {
        const from = origins.map(originText).join(" and ");
        const member = path.length === 1 ? counts?.byMember.get(String(path[0])) : undefined;
        const rows = member === undefined ? "" : `; takes away ${rowsText(member)}`;
        return `            ${pathText(path)}: ${sql ?? "no match"} (${from})${rows}`;
      }),
      ...matches
        ? dropped.map(({ path, problems }) =>
          `            ${pathText(path)} is dropped${whyText(problems)}`
        )
        : [],
    ];
  });
}

export function holderText(holder: Holder): string {
  if (holder.kind === "always") return "for everybody";
  if (holder.kind === "user") return `user ${holder.name}`;
  return `group ${holder.name}${holder.through === undefined ? "" : `, through ${holder.through}`}`;
}

function summaryOf({ matches, problems, comparisons }: ExplainedRule): string {
  if (!matches) return `no rows${whyText(problems)}`;
  return comparisons.length === 0 ? "all rows" : "rows that match";
}

function whyText(problems: readonly AttributeProblem[]): string {
  if (problems.length === 0) return "";
  return `: ${
    problems.map(({ name, kind }) =>
      `attribute ${name} is ${kind === "missing" ? kind : `refused (${kind})`}`
    ).join(", ")
  }`;
}

function originText(origin: Origin): string {
  if (origin.kind === "policy") return "the policy's value";
  if (origin.kind === "attribute") return `attribute ${origin.name}`;
  return `${origin.periods.join(", ")}, on ${origin.today}`;
}

function countText(holder: Holder, counts: RowsTaken | undefined): string {
  if (counts === undefined) return "";
  if (holder.kind === "always") return `; takes away ${rowsText(counts.taken)}`;
  return `; shows ${rowsText(counts.shown)}, takes away ${rowsText(counts.taken)}`;
}

function rowsText(rows: number | string): string {
  return typeof rows === "number"
    ? `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`
    : `rows ${rows}`;
}
