import type { SqlType } from "./sql_type.ts";

/**
 * What a parameter takes: a type; any type; the type that several have in common (`ORDERED` one
 * with an order, `NUMBER` one of numbers); or `TEXT`, what can be cast to STRING.
 */
export type Parameter = SqlType | "ANY" | "COMMON" | "ORDERED" | "NUMBER" | "TEXT";

/** A function that queries may call. */
export interface SqlFunction {
  readonly least: number;
  readonly most: number;
  /** What its parameters take, the last one standing for all that follow. */
  readonly takes: readonly Parameter[];
  /** What it yields. */
  readonly gives: SqlType | "COMMON";
  /** Its SQL; `common` is the type that its arguments have in common. */
  readonly sql: (args: readonly string[], common: SqlType) => string;
  readonly aggregate?: boolean;
  /** May a float that it yields be infinite? */
  readonly overflows?: boolean;
  /** Are its floats kept as floats? */
  readonly isReal?: boolean;
}

const call = (name: string) => (args: readonly string[]) => `${name}(${args.join(", ")})`;

/** A function of a fixed number of parameters. */
const fixed = (
  takes: readonly Parameter[],
  gives: SqlFunction["gives"],
  sql: string | SqlFunction["sql"],
): SqlFunction => ({
  least: takes.length,
  most: takes.length,
  takes,
  gives,
  sql: typeof sql === "string" ? call(sql) : sql,
});

const aggregate = (
  takes: readonly Parameter[],
  gives: SqlFunction["gives"],
  sql: string | SqlFunction["sql"],
): SqlFunction => ({ ...fixed(takes, gives, sql), aggregate: true });

/** A function of floats, whose floats are kept as such. */
const float = (count: number, sql: string): SqlFunction => ({
  ...fixed(Array.from({ length: count }, () => "FLOAT64"), "FLOAT64", sql),
  isReal: true,
});

const many = (least: number, takes: readonly Parameter[], sql: SqlFunction["sql"]) => (
  { least, most: 50, takes, gives: "COMMON", sql } as const
);

/** TRIM and its like: all white space, or the characters of a set. */
const trim = (name: string): SqlFunction => ({
  ...fixed(
    ["STRING", "STRING"],
    "STRING",
    (args) => args.length === 1 ? call(name)(args) : call(`${name}_set`)(args),
  ),
  least: 1,
});

const AGGREGATES: readonly (readonly [string, SqlFunction])[] = [
  ["SUM", { ...aggregate(["NUMBER"], "COMMON", (args, type) => sum(args, type)), overflows: true }],
  ["AVG", {
    ...aggregate(["FLOAT64"], "FLOAT64", "avg"),
    overflows: true,
  }],
  ["MIN", aggregate(["ORDERED"], "COMMON", "min")],
  ["MAX", aggregate(["ORDERED"], "COMMON", "max")],
  ["ANY_VALUE", aggregate(["COMMON"], "COMMON", "min")],
  [
    "COUNTIF",
    aggregate(["BOOL"], "INT64", ([condition]) => `count(CASE WHEN ${condition} THEN 1 END)`),
  ],
  [
    "APPROX_COUNT_DISTINCT",
    aggregate(["ORDERED"], "INT64", ([value]) => `count(DISTINCT ${value})`),
  ],
];

/** SQLite keeps 2.0 as 2: floats are summed as floats. */
function sum([value = ""]: readonly string[], type: SqlType): string {
  return type === "FLOAT64" ? `sum(CAST(${value} AS REAL))` : `sum(${value})`;
}

const STRINGS: readonly (readonly [string, SqlFunction])[] = [
  ["UPPER", fixed(["STRING"], "STRING", "text_upper")],
  ["LOWER", fixed(["STRING"], "STRING", "text_lower")],
  ["LENGTH", fixed(["STRING"], "INT64", "text_length")],
  ["CHAR_LENGTH", fixed(["STRING"], "INT64", "text_length")],
  ["CHARACTER_LENGTH", fixed(["STRING"], "INT64", "text_length")],
  ["TRIM", trim("text_trim")],
  ["LTRIM", trim("text_ltrim")],
  ["RTRIM", trim("text_rtrim")],
  ["STARTS_WITH", fixed(["STRING", "STRING"], "BOOL", "starts_with")],
  ["ENDS_WITH", fixed(["STRING", "STRING"], "BOOL", "ends_with")],
  ["STRPOS", fixed(["STRING", "STRING"], "INT64", "text_position")],
  ["LEFT", fixed(["STRING", "INT64"], "STRING", "text_left")],
  ["RIGHT", fixed(["STRING", "INT64"], "STRING", "text_right")],
  ["REPLACE", fixed(["STRING", "STRING", "STRING"], "STRING", "text_replace")],
  ["REVERSE", fixed(["STRING"], "STRING", "text_reverse")],
  ["REPEAT", fixed(["STRING", "INT64"], "STRING", "text_repeat")],
  ...["SUBSTR", "SUBSTRING"].map((name) =>
    [name, {
      ...fixed(["STRING", "INT64", "INT64"], "STRING", (args) =>
        args.length === 2 ? call("text_part")(args) : call("text_part_of")(args)),
      least: 2,
    }] as const
  ),
  ["CONCAT", {
    least: 1,
    most: 50,
    takes: ["TEXT"],
    gives: "STRING",
    sql: (args) => `(${args.join(" || ")})`,
  }],
];

const NUMBERS: readonly (readonly [string, SqlFunction])[] = [
  ["ABS", fixed(["NUMBER"], "COMMON", "abs")],
  ["SIGN", fixed(["NUMBER"], "COMMON", "sign")],
  ["ROUND", {
    ...fixed(
      ["FLOAT64", "INT64"],
      "FLOAT64",
      (args) => args.length === 1 ? call("float_round")(args) : call("round_to")(args),
    ),
    least: 1,
    isReal: true,
  }],
  ["FLOOR", float(1, "float_floor")],
  ["CEIL", float(1, "float_ceil")],
  ["CEILING", float(1, "float_ceil")],
  ["TRUNC", float(1, "float_trunc")],
  ["SQRT", float(1, "float_sqrt")],
  ["EXP", float(1, "float_exp")],
  ["LN", float(1, "float_ln")],
  ["LOG10", float(1, "float_log10")],
  ["LOG", {
    ...float(2, "float_log"),
    least: 1,
    sql: (args) => args.length === 1 ? call("float_ln")(args) : call("float_log")(args),
  }],
  ["POW", float(2, "float_pow")],
  ["POWER", float(2, "float_pow")],
  ["MOD", fixed(["INT64", "INT64"], "INT64", "int_mod")],
  ["DIV", fixed(["INT64", "INT64"], "INT64", "int_div")],
  ["SAFE_DIVIDE", float(2, "safe_divide")],
];

const OTHERS: readonly (readonly [string, SqlFunction])[] = [
  [
    "GREATEST",
    many(1, ["ORDERED"], (args) => args.length === 1 ? args[0] ?? "" : call("max")(args)),
  ],
  ["LEAST", many(1, ["ORDERED"], (args) => args.length === 1 ? args[0] ?? "" : call("min")(args))],
  ["IF", fixed(["BOOL", "COMMON", "COMMON"], "COMMON", "iif")],
  [
    "COALESCE",
    many(1, ["COMMON"], (args) => args.length === 1 ? args[0] ?? "" : call("coalesce")(args)),
  ],
  ["IFNULL", fixed(["COMMON", "COMMON"], "COMMON", "ifnull")],
  ["NULLIF", fixed(["ORDERED", "ORDERED"], "COMMON", "nullif")],
  ["UNIX_SECONDS", fixed(["TIMESTAMP"], "INT64", "unix_seconds")],
  ["UNIX_MILLIS", fixed(["TIMESTAMP"], "INT64", "unix_millis")],
  [
    "TIMESTAMP_SECONDS",
    fixed(
      ["INT64"],
      "TIMESTAMP",
      ([seconds]) => `timestamp_of_millis(CAST(${seconds} AS REAL) * 1000)`,
    ),
  ],
  ["TIMESTAMP_MILLIS", fixed(["INT64"], "TIMESTAMP", "timestamp_of_millis")],
  ["ST_X", fixed(["GEOGRAPHY"], "FLOAT64", "st_x")],
  ["ST_Y", fixed(["GEOGRAPHY"], "FLOAT64", "st_y")],
  ["ST_ASTEXT", fixed(["GEOGRAPHY"], "STRING", "st_astext")],
  ["ST_ASGEOJSON", fixed(["GEOGRAPHY"], "STRING", "st_asgeojson")],
  ["ST_GEOGPOINT", fixed(["FLOAT64", "FLOAT64"], "GEOGRAPHY", "st_geogpoint")],
  ["ST_GEOGFROMTEXT", fixed(["STRING"], "GEOGRAPHY", "st_geogfromtext")],
  ["ST_DISTANCE", { ...fixed(["GEOGRAPHY", "GEOGRAPHY"], "FLOAT64", "st_distance"), isReal: true }],
  ["ST_INTERSECTS", fixed(["GEOGRAPHY", "GEOGRAPHY"], "BOOL", "st_intersects")],
  [
    "ST_DWITHIN",
    fixed(
      ["GEOGRAPHY", "GEOGRAPHY", "FLOAT64"],
      "BOOL",
      ([a, b, meters]) => `(st_distance(${a}, ${b}) <= ${meters})`,
    ),
  ],
];

/**
 * GoogleSQL's functions by name; `COUNT`, `CAST`, `EXTRACT` and others that take more than
 * expressions have grammars of their own (parse/calls.ts).
 */
export const FUNCTIONS: ReadonlyMap<string, SqlFunction> = new Map(
  [...AGGREGATES, ...STRINGS, ...NUMBERS, ...OTHERS],
);
