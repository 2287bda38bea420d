import type { ColumnType } from "../store/catalog.ts";
import type { Expression } from "./scope.ts";

/** A function that queries may call. */
export interface SqlFunction {
  readonly least: number;
  readonly most: number;
  /** Types its arguments must have, the last one standing for all that follow; absent: any. */
  readonly takes?: readonly ColumnType[];
  /** What it yields: a type, or that of its argument at this index. */
  readonly gives: ColumnType | number;
  readonly sql: (...args: string[]) => string;
  readonly aggregate?: boolean;
  /** Must its arguments be comparable? A GEOGRAPHY is not. */
  readonly compares?: boolean;
}

const call = (name: string) => (...args: string[]) => `${name}(${args.join(", ")})`;

const aggregate = (name: string, gives: ColumnType | number, takes?: readonly ColumnType[]) => ({
  least: 1,
  most: 1,
  gives,
  sql: call(name),
  aggregate: true,
  ...(takes && { takes }),
});

const onText = (name: string, gives: ColumnType, least = 1, most = least) => ({
  least,
  most,
  gives,
  takes: ["string"] as const,
  sql: call(name),
});

const onNumber = (name: string, least = 1, most = least) => ({
  least,
  most,
  gives: "number" as const,
  takes: ["number"] as const,
  sql: call(name),
});

const onPoint = (name: string, gives: ColumnType) => ({
  least: 1,
  most: 1,
  gives,
  takes: ["geometry"] as const,
  sql: call(name),
});

/** GoogleSQL's functions by name; `COUNT`, `CAST` and `IF` have grammars of their own. */
export const FUNCTIONS: ReadonlyMap<string, SqlFunction> = new Map<string, SqlFunction>([
  ["SUM", aggregate("sum", "number", ["number"])],
  ["AVG", aggregate("avg", "number", ["number"])],
  ["MIN", { ...aggregate("min", 0), compares: true }],
  ["MAX", { ...aggregate("max", 0), compares: true }],
  ["ANY_VALUE", aggregate("min", 0)],
  ["UPPER", onText("upper", "string")],
  ["LOWER", onText("lower", "string")],
  ["LENGTH", onText("length", "number")],
  ["TRIM", onText("trim", "string", 1, 2)],
  ["STARTS_WITH", onText("starts_with", "boolean", 2)],
  ["ENDS_WITH", onText("ends_with", "boolean", 2)],
  ["REPLACE", onText("replace", "string", 3)],
  ["SUBSTR", {
    least: 2,
    most: 3,
    takes: ["string", "number"],
    gives: "string",
    sql: call("substr"),
  }],
  ["CONCAT", {
    least: 1,
    most: 50,
    takes: ["string"],
    gives: "string",
    sql: (...args) => `(${args.join(" || ")})`,
  }],
  ["ABS", onNumber("abs")],
  ["ROUND", onNumber("round", 1, 2)],
  ["FLOOR", onNumber("floor")],
  ["CEIL", onNumber("ceil")],
  ["CEILING", onNumber("ceil")],
  ["MOD", { ...onNumber("mod", 2), sql: (a = "", b = "") => `(${a} % ${b})` }],
  ["COALESCE", { least: 2, most: 50, gives: 0, sql: call("coalesce") }],
  ["IFNULL", { least: 2, most: 2, gives: 0, sql: call("ifnull") }],
  ["NULLIF", { least: 2, most: 2, gives: 0, sql: call("nullif"), compares: true }],
  ["ST_X", onPoint("st_x", "number")],
  ["ST_Y", onPoint("st_y", "number")],
  ["ST_ASTEXT", onPoint("st_astext", "string")],
]);

/** The type that a function yields for these arguments. */
export function resultType({ gives }: SqlFunction, args: readonly Expression[]): ColumnType {
  return typeof gives === "number" ? (args[gives]?.type ?? "unknown") : gives;
}
