/** Adds a dataset, and what groups see of it, to the text of a policy; the rest stays as it is. */
import type { ColumnFacts } from "../../../lib/maps/propose/table_facts.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { insertJson } from "./insert_json.ts";
import type { GroupArgument } from "./new_arguments.ts";

export interface PolicyAddition {
  readonly name: string;
  /** Undefined for a dataset that the policy has already. */
  readonly dataset: object | undefined;
  readonly groups: readonly GroupArgument[];
  /** All columns of the table, which give the conditions their types. */
  readonly columns: readonly ColumnFacts[];
}

const BYTE_ORDER_MARK = "\uFEFF";

/** @throws {OperatorError} for a condition on a column that the table does not have. */
export function editPolicy(text: string, addition: PolicyAddition): string {
  const { name, dataset, groups, columns } = addition;
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const json = text.slice(mark.length);
  const edited = dataset === undefined ? json : insertJson(json, ["datasets", name], dataset);
  return mark + groups.reduce(
    (policy, group) =>
      insertJson(policy, ["groups", group.name, name], restrictionOf(group, columns)),
    edited,
  );
}

type Literal = string | number | boolean;

function restrictionOf({ name, rows }: GroupArgument, columns: readonly ColumnFacts[]) {
  if (rows === "all") return "all";
  const allowed = new Map<string, Literal[]>();
  for (const [column, value] of rows) {
    const known = columns.find((one) => one.name === column);
    if (known === undefined) {
      const names = columns.map((one) => one.name).join(", ");
      throw new OperatorError(
        `--group ${name}: the table has no column ${column}; it has ${names}.`,
      );
    }
    allowed.set(column, [...allowed.get(column) ?? [], literalOf(name, known, value)]);
  }
  return Object.fromEntries(
    [...allowed].map(([column, values]) => [column, values.length === 1 ? values[0] : values]),
  );
}

function literalOf(group: string, { name, type }: ColumnFacts, value: string): Literal {
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type === "number" && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))) {
    return Number(value);
  }
  if (type === "text" || type === "date" || type === "timestamp") return value;
  const message = type === "number"
    ? "a whole number, at most 2^53 - 1 in size"
    : type === "boolean"
    ? "true or false"
    : "another column: this one's type has no values to compare with";
  throw new OperatorError(`--group ${group}: ${name} needs ${message}.`);
}
