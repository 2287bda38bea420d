import type { ColumnType } from "../../store/catalog.ts";

/** A function that queries may call. */
export interface SqlFunction {
  readonly least: number;
  readonly most: number;
  /** Types its arguments must have, the last one standing for all that follow; absent: any. */
  readonly takes?: readonly (ColumnType | "any")[];
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

const onGeometry = (name: string, gives: ColumnType, count = 1) => ({
  least: count,
  most: count,
  gives,
  takes: ["geometry"] as const,
  sql: call(name),
});

const first = (text = "", size = "") => `substr(${text}, 1, ${size})`;
const last = (text = "", size = "") =>
  `substr(${text}, max(1, length(${text}) - ${size} + 1), ${size})`;

/** GoogleSQL's functions by name; `COUNT`, `CAST`, `EXTRACT` and others that
 * take more than expressions have grammars of their own (calls.ts). */
export const FUNCTIONS: ReadonlyMap<string, SqlFunction> = new Map<string, SqlFunction>([
  ["SUM", aggregate("sum", "number", ["number"])],
  ["AVG", aggregate("avg", "number", ["number"])],
  ["MIN", { ...aggregate("min", 0), compares: true }],
  ["MAX", { ...aggregate("max", 0), compares: true }],
  ["ANY_VALUE", aggregate("min", 0)],
  ["COUNTIF", {
    ...aggregate("count", "number", ["boolean"]),
    sql: (condition = "") => `count(CASE WHEN ${condition} THEN 1 END)`,
  }],
  ["APPROX_COUNT_DISTINCT", {
    ...aggregate("count", "number"),
    sql: (value = "") => `count(DISTINCT ${value})`,
    compares: true,
  }],
  ["UPPER", onText("upper", "string")],
  ["LOWER", onText("lower", "string")],
  ["LENGTH", onText("length", "number")],
  ["TRIM", onText("trim", "string", 1, 2)],
  ["STARTS_WITH", onText("starts_with", "boolean", 2)],
  ["ENDS_WITH", onText("ends_with", "boolean", 2)],
  ["LTRIM", onText("ltrim", "string", 1, 2)],
  ["RTRIM", onText("rtrim", "string", 1, 2)],
  ["STRPOS", onText("instr", "number", 2)],
  ["LEFT", { ...onText("", "string", 2), takes: ["string", "number"], sql: first }],
  ["RIGHT", { ...onText("", "string", 2), takes: ["string", "number"], sql: last }],
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
  ["SQRT", onNumber("sqrt")],
  ["POW", onNumber("pow", 2)],
  ["POWER", onNumber("pow", 2)],
  ["EXP", onNumber("exp")],
  ["LN", onNumber("ln")],
  ["LOG10", onNumber("log10")],
  ["SIGN", onNumber("sign")],
  ["TRUNC", onNumber("trunc")],
  ["SAFE_DIVIDE", {
    ...onNumber("", 2),
    sql: (a = "", b = "") => `CASE WHEN ${b} <> 0 THEN divide(${a}, ${b}) END`,
  }],
  ["GREATEST", { least: 2, most: 50, gives: 0, sql: call("max"), compares: true }],
  ["LEAST", { least: 2, most: 50, gives: 0, sql: call("min"), compares: true }],
  ["IF", { least: 3, most: 3, takes: ["boolean", "any"], gives: 1, sql: call("iif") }],
  ["COALESCE", { least: 2, most: 50, gives: 0, sql: call("coalesce") }],
  ["IFNULL", { least: 2, most: 2, gives: 0, sql: call("ifnull") }],
  ["NULLIF", { least: 2, most: 2, gives: 0, sql: call("nullif"), compares: true }],
  ["ST_X", onGeometry("st_x", "number")],
  ["ST_Y", onGeometry("st_y", "number")],
  ["ST_ASTEXT", onGeometry("st_astext", "string")],
  ["ST_ASGEOJSON", onGeometry("st_asgeojson", "string")],
  ["ST_GEOGPOINT", { ...onNumber("st_geogpoint", 2), gives: "geometry" }],
  ["ST_GEOGFROMTEXT", onText("st_geogfromtext", "geometry")],
  ["ST_DISTANCE", onGeometry("st_distance", "number", 2)],
  ["ST_INTERSECTS", onGeometry("st_intersects", "boolean", 2)],
  ["ST_DWITHIN", {
    least: 3,
    most: 3,
    takes: ["geometry", "geometry", "number"],
    gives: "boolean",
    sql: (a = "", b = "", meters = "") => `(st_distance(${a}, ${b}) <= ${meters})`,
  }],
  ["TIMESTAMP", { least: 1, most: 1, gives: "timestamp", sql: call("cast_TIMESTAMP") }],
  ["DATE", { least: 1, most: 1, gives: "timestamp", sql: call("cast_DATE") }],
]);

/**
 * The type that a function yields for these arguments; where it is theirs, NULL has none to give.
 */
export function resultType(
  { gives }: SqlFunction,
  args: readonly { readonly type: ColumnType }[],
): ColumnType {
  if (typeof gives === "string") return gives;
  const types = args.slice(gives).map(({ type }) => type);
  return types.find((type) => type !== "unknown") ?? "unknown";
}
