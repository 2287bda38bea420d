/**
 * Random statements of the supported SQL, each in GoogleSQL and as DuckDB has it. Where the two
 * engines differ by design, the second text says what the first means in BigQuery.
 */
import fc from "fast-check";

/** The types of generated expressions. */
type Type = "INT64" | "FLOAT64" | "STRING" | "BOOL" | "DATE" | "TIMESTAMP";

/** One expression or statement for both engines. */
export interface Pair {
  readonly google: string;
  readonly duck: string;
}

/** A statement; `types` are those of its columns. */
export interface Statement extends Pair {
  readonly types: readonly Type[];
}

/** The columns of the table `t`, which has an `id` too; `u` has `i` and `s` only. */
export const COLUMNS = {
  i: "INT64",
  j: "INT64",
  f: "FLOAT64",
  g: "FLOAT64",
  s: "STRING",
  r: "STRING",
  b: "BOOL",
  d: "DATE",
  e: "DATE",
  ts: "TIMESTAMP",
  us: "TIMESTAMP",
} as const satisfies Record<string, Type>;

const TYPES: readonly Type[] = ["INT64", "FLOAT64", "STRING", "BOOL", "DATE", "TIMESTAMP"];
const same = (text: string): Pair => ({ google: text, duck: text });

/** Draws values; fast-check shrinks what was drawn. */
type Draw = fc.GeneratorValue;

/** Makes the texts of one statement. */
class Writer {
  readonly #draw: Draw;
  readonly #qualifier: string;

  constructor(draw: Draw, qualifier = "") {
    this.#draw = draw;
    this.#qualifier = qualifier;
  }

  pick<T>(...options: readonly T[]): T {
    return this.#draw(fc.constantFrom, ...options);
  }

  number(min: number, max: number): number {
    return this.#draw(fc.integer, { min, max });
  }

  /** An expression of a type, of at most so many levels. */
  expression(type: Type, depth: number): Pair {
    if (depth <= 0 || this.number(0, 5) === 0) return this.#leaf(type);
    if (this.number(0, 4) === 0) return this.#choice(type, depth - 1);
    switch (type) {
      case "INT64":
        return this.#integer(depth - 1);
      case "FLOAT64":
        return this.#float(depth - 1);
      case "STRING":
        return this.#string(depth - 1);
      case "BOOL":
        return this.condition(depth - 1);
      default:
        return this.#time(type, depth - 1);
    }
  }

  #leaf(type: Type): Pair {
    const names = Object.entries(COLUMNS).filter(([, of]) => of === type).map(([name]) => name);
    if (this.number(0, 2) > 0) return same(`${this.#qualifier}${this.pick(...names)}`);
    switch (type) {
      case "INT64":
        return same(String(this.pick(0, 1, 2, 7, -3, 40)));
      case "FLOAT64":
        return this.#decimal();
      case "STRING": {
        const text = this.pick("", "a", "B", "ab", "é", "-7", "12", " x ");
        return same(`'${text}'`);
      }
      case "BOOL":
        return same(this.pick("TRUE", "FALSE"));
      case "DATE":
        return same(`DATE '${this.pick("2024-02-29", "2023-12-31", "2026-01-01", "1969-07-20")}'`);
      case "TIMESTAMP":
        return same(`TIMESTAMP '${this.pick("2024-02-29 23:59:59", "1970-01-01 00:00:00")}'`);
    }
  }

  /** DuckDB takes `1.5` for a DECIMAL. */
  #decimal(): Pair {
    const text = this.pick("0.0", "1.5", "-2.25", "100.5", "0.125");
    return { google: text, duck: `(${text})::DOUBLE` };
  }

  #choice(type: Type, depth: number): Pair {
    const [a, b] = [this.expression(type, depth), this.expression(type, depth)];
    const when = this.condition(depth);
    switch (this.number(0, 4)) {
      case 0:
        return join`IF(${when}, ${a}, ${b})`;
      case 1:
        return join`CASE WHEN ${when} THEN ${a} ELSE ${b} END`;
      case 2:
        return join`COALESCE(${a}, ${b})`;
      case 3:
        return join`NULLIF(${a}, ${b})`;
      default:
        return join`CASE ${a} WHEN ${b} THEN ${a} END`;
    }
  }

  #integer(depth: number): Pair {
    const [a, b] = [this.expression("INT64", depth), this.expression("INT64", depth)];
    const s = this.expression("STRING", depth);
    const [d, e] = [this.expression("DATE", depth), this.expression("DATE", depth)];
    const [t, u] = [this.expression("TIMESTAMP", depth), this.expression("TIMESTAMP", depth)];
    const divisor = same(String(this.pick(2, 3, -7)));
    switch (this.number(0, 14)) {
      case 0:
      case 1:
        return join`(${a} ${same(this.pick("+", "-"))} ${b})`;
      case 2:
        return join`(${this.#leaf("INT64")} * ${b})`;
      case 3:
        return join`(- ${a})`;
      case 4:
        return {
          google: `MOD(${a.google}, ${divisor.google})`,
          duck: `(${a.duck} % ${divisor.duck})`,
        };
      case 5:
        return {
          google: `DIV(${a.google}, ${divisor.google})`,
          duck: `trunc(${a.duck}::DOUBLE / ${divisor.duck})::BIGINT`,
        };
      case 6:
        return join`ABS(${a})`;
      case 7:
        return join`LENGTH(${s})`;
      case 8:
        return join`STRPOS(${s}, ${this.#leaf("STRING")})`;
      case 9:
        return {
          google: `SAFE_CAST(${s.google} AS INT64)`,
          duck: `TRY_CAST(${s.duck} AS BIGINT)`,
        };
      case 10: {
        const f = this.expression("FLOAT64", depth);
        return { google: `CAST(${f.google} AS INT64)`, duck: `round(${f.duck})::BIGINT` };
      }
      case 11: {
        const [part, duck] = this.pick(
          ["YEAR", "year"],
          ["MONTH", "month"],
          ["DAY", "day"],
          ["QUARTER", "quarter"],
          ["DAYOFYEAR", "doy"],
          ["ISOWEEK", "week"],
          ["ISOYEAR", "isoyear"],
        );
        return {
          google: `EXTRACT(${part} FROM ${d.google})`,
          duck: `extract(${duck} FROM ${d.duck})`,
        };
      }
      case 12: {
        const part = this.pick("DAY", "MONTH", "QUARTER", "YEAR");
        return {
          google: `DATE_DIFF(${d.google}, ${e.google}, ${part})`,
          duck: `date_diff('${part}', ${e.duck}, ${d.duck})`,
        };
      }
      case 13: {
        const part = this.pick("SECOND", "MINUTE", "HOUR", "DAY");
        return {
          google: `TIMESTAMP_DIFF(${t.google}, ${u.google}, ${part})`,
          duck: `date_sub('${part}', ${u.duck}, ${t.duck})`,
        };
      }
      default:
        return this.#extreme(a, b);
    }
  }

  /** DuckDB leaves NULL out; in BigQuery it makes the result NULL. */
  #extreme(a: Pair, b: Pair): Pair {
    const name = this.pick("GREATEST", "LEAST");
    return {
      google: `${name}(${a.google}, ${b.google})`,
      duck: `CASE WHEN ${a.duck} IS NULL OR ${b.duck} IS NULL THEN NULL ` +
        `ELSE ${name}(${a.duck}, ${b.duck}) END`,
    };
  }

  #float(depth: number): Pair {
    const [a, b] = [this.expression("FLOAT64", depth), this.expression("FLOAT64", depth)];
    const i = this.expression("INT64", depth);
    const double = (pair: Pair): Pair => ({ google: pair.google, duck: `(${pair.duck})::DOUBLE` });
    switch (this.number(0, 8)) {
      case 0:
        return join`(${a} ${same(this.pick("+", "-"))} ${b})`;
      case 1:
        return join`(${a} * ${this.#decimal()})`;
      case 2:
        return join`(${double(i)} / ${same(this.pick("4", "-8", "0.5"))})`;
      case 3:
        return {
          google: `SAFE_DIVIDE(${a.google}, ${i.google})`,
          duck: `(${a.duck} / NULLIF(${i.duck}, 0)::DOUBLE)`,
        };
      case 4:
        return join`${same(this.pick("FLOOR", "CEIL", "ROUND", "TRUNC"))}(${a})`;
      case 5:
        return join`SQRT(ABS(${a}))`;
      case 6:
        return join`(${a} + ${double(i)})`;
      case 7:
        return { google: `CAST(${i.google} AS FLOAT64)`, duck: `(${i.duck})::DOUBLE` };
      default:
        return this.#extreme(a, b);
    }
  }

  #string(depth: number): Pair {
    const [a, b] = [this.expression("STRING", depth), this.expression("STRING", depth)];
    const [n, m] = [same(String(this.number(0, 3))), same(String(this.number(1, 4)))];
    switch (this.number(0, 8)) {
      case 0:
        return { google: `CONCAT(${a.google}, ${b.google})`, duck: `(${a.duck} || ${b.duck})` };
      case 1:
        return join`${same(this.pick("UPPER", "LOWER", "REVERSE"))}(${a})`;
      case 2:
        return join`${same(this.pick("TRIM", "LTRIM", "RTRIM"))}(${a})`;
      case 3:
        return join`SUBSTR(${a}, ${m}, ${n})`;
      case 4:
        return join`${same(this.pick("LEFT", "RIGHT"))}(${a}, ${n})`;
      case 5:
        return join`REPLACE(${a}, ${this.#leaf("STRING")}, ${this.#leaf("STRING")})`;
      case 6: {
        const type = this.pick("INT64", "BOOL", "DATE");
        const value = this.expression(type, depth);
        return { google: `CAST(${value.google} AS STRING)`, duck: `(${value.duck})::VARCHAR` };
      }
      case 7:
        return join`(${a} || ${b})`;
      default:
        return this.#extreme(a, b);
    }
  }

  #time(type: Type, depth: number): Pair {
    const d = this.expression("DATE", depth);
    const t = this.expression("TIMESTAMP", depth);
    const count = this.number(-40, 40);
    if (type === "DATE") {
      switch (this.number(0, 3)) {
        case 0: {
          const part = this.pick("DAY", "WEEK", "MONTH", "QUARTER", "YEAR");
          const months = { QUARTER: count * 3, YEAR: count * 12, MONTH: count, DAY: 0, WEEK: 0 };
          const days = part === "WEEK" ? count * 7 : part === "DAY" ? count : 0;
          return {
            google: `DATE_ADD(${d.google}, INTERVAL ${count} ${part})`,
            duck: `(${d.duck} + INTERVAL (${months[part]}) MONTH + INTERVAL (${days}) DAY)::DATE`,
          };
        }
        case 1: {
          const part = this.pick("MONTH", "QUARTER", "YEAR", "ISOWEEK");
          const duck = part === "ISOWEEK" ? "week" : part;
          return {
            google: `DATE_TRUNC(${d.google}, ${part})`,
            duck: `date_trunc('${duck}', ${d.duck})::DATE`,
          };
        }
        case 2:
          return { google: `DATE(${t.google})`, duck: `(${t.duck})::DATE` };
        default:
          return this.#extreme(d, this.expression("DATE", depth));
      }
    }
    switch (this.number(0, 2)) {
      case 0: {
        const part = this.pick("SECOND", "MINUTE", "HOUR", "DAY");
        return {
          google: `TIMESTAMP_SUB(${t.google}, INTERVAL ${count} ${part})`,
          duck: `(${t.duck} - INTERVAL (${count}) ${part})`,
        };
      }
      case 1: {
        const part = this.pick("MINUTE", "HOUR", "DAY", "MONTH");
        return {
          google: `TIMESTAMP_TRUNC(${t.google}, ${part})`,
          duck: `date_trunc('${part}', ${t.duck})::TIMESTAMP`,
        };
      }
      default:
        return { google: `CAST(${d.google} AS TIMESTAMP)`, duck: `(${d.duck})::TIMESTAMP` };
    }
  }

  /** A condition of at most so many levels. */
  condition(depth: number): Pair {
    if (depth <= 0) return this.#comparison(0);
    switch (this.number(0, 6)) {
      case 0:
        return join`(${this.condition(depth - 1)} AND ${this.condition(depth - 1)})`;
      case 1:
        return join`(${this.condition(depth - 1)} OR ${this.condition(depth - 1)})`;
      case 2:
        return join`(NOT ${this.condition(depth - 1)})`;
      default:
        return this.#comparison(depth - 1);
    }
  }

  #comparison(depth: number): Pair {
    const type = this.pick(...TYPES);
    const a = this.expression(type, depth);
    const b = this.expression(type, depth);
    switch (this.number(0, 6)) {
      case 0:
        return join`(${a} IS ${same(this.pick("NULL", "NOT NULL"))})`;
      case 1:
        return join`(${a} ${same(this.pick("", "NOT "))}BETWEEN ${b} AND ${this.#leaf(type)})`;
      case 2:
        return join`(${a} ${same(this.pick("", "NOT "))}IN (${b}, ${this.#leaf(type)}, NULL))`;
      case 3: {
        const pattern = this.pick("a%", "%B%", "_", "%", "", "é_%");
        return join`(${this.expression("STRING", depth)} LIKE ${same(`'${pattern}'`)})`;
      }
      case 4: {
        const name = same(this.pick("STARTS_WITH", "ENDS_WITH"));
        return join`${name}(${this.expression("STRING", depth)}, ${this.#leaf("STRING")})`;
      }
      default:
        return join`(${a} ${same(this.pick("=", "!=", "<", "<=", ">", ">="))} ${b})`;
    }
  }
}

/** Puts pairs into a text for both engines. */
function join(texts: TemplateStringsArray, ...pairs: readonly Pair[]): Pair {
  const write = (of: (pair: Pair) => string) =>
    texts.reduce((text, part, index) => {
      const pair = pairs[index - 1];
      return text + (pair ? of(pair) : "") + part;
    }, "");
  return { google: write(({ google }) => google), duck: write(({ duck }) => duck) };
}

/** A value of a column as both give it: DuckDB writes times as the emulator does. */
function selected({ google, duck }: Pair, type: Type, alias: string): Pair {
  const isTime = type === "DATE" || type === "TIMESTAMP";
  const text = isTime ? `strftime((${duck})::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%gZ')` : duck;
  return { google: `${google} AS ${alias}`, duck: `${text} AS ${alias}` };
}

const list = (pairs: readonly Pair[]): Pair => ({
  google: pairs.map(({ google }) => google).join(", "),
  duck: pairs.map(({ duck }) => duck).join(", "),
});

/** A random statement. */
export function drawStatement(draw: Draw): Statement {
  const writer = new Writer(draw);
  switch (writer.number(0, 6)) {
    case 0:
    case 1:
      return drawRows(writer);
    case 2:
      return drawGroups(writer);
    case 3:
      return drawDistinct(writer);
    case 4:
      return drawJoin(new Writer(draw, "t."));
    case 5:
      return drawUnion(writer);
    default:
      return drawWide(writer);
  }
}

function drawRows(writer: Writer): Statement {
  const types = [0, 1, 2].map(() => writer.pick(...TYPES));
  const items = list(types.map((type, at) => selected(writer.expression(type, 3), type, `c${at}`)));
  const where = writer.condition(2);
  return { ...join`SELECT ${items} FROM t WHERE ${where} ORDER BY id`, types };
}

function drawGroups(writer: Writer): Statement {
  const type = writer.pick("INT64", "STRING", "BOOL", "DATE");
  const key = writer.expression(type, 1);
  const i = writer.expression("INT64", 1);
  const f = writer.expression("FLOAT64", 1);
  const s = writer.expression("STRING", 1);
  const when = writer.condition(1);
  const aggregates: readonly (readonly [Pair, Type])[] = [
    [same("COUNT(*)"), "INT64"],
    [join`COUNT(${s})`, "INT64"],
    [join`COUNT(DISTINCT ${i})`, "INT64"],
    [{ google: `SUM(${i.google})`, duck: `SUM(${i.duck})::BIGINT` }, "INT64"],
    [join`SUM(${f})`, "FLOAT64"],
    [join`AVG(${i})`, "FLOAT64"],
    [join`MIN(${s})`, "STRING"],
    [join`MAX(${f})`, "FLOAT64"],
    [{ google: `COUNTIF(${when.google})`, duck: `count(*) FILTER (WHERE ${when.duck})` }, "INT64"],
  ];
  const chosen = [0, 1].map(() => writer.pick(...aggregates));
  const items = list([
    selected(key, type, "k"),
    ...chosen.map(([pair, of], at) => selected(pair, of, `a${at}`)),
  ]);
  const having = same(`COUNT(*) ${writer.pick(">", "<=")} ${writer.number(0, 3)}`);
  const isWhole = writer.number(0, 3) === 0;
  const types: readonly Type[] = [type, ...chosen.map(([, of]) => of)];
  if (isWhole) {
    const all = list(chosen.map(([pair, of], at) => selected(pair, of, `a${at}`)));
    return { ...join`SELECT ${all} FROM t WHERE ${when}`, types: types.slice(1) };
  }
  return {
    google: `SELECT ${items.google} FROM t GROUP BY 1 HAVING ${having.google} ORDER BY 1`,
    duck: `SELECT ${items.duck} FROM t GROUP BY 1 HAVING ${having.duck} ORDER BY 1 NULLS FIRST`,
    types,
  };
}

function drawDistinct(writer: Writer): Statement {
  const types = [0, 1].map(() => writer.pick(...TYPES));
  const items = list(types.map((type, at) => selected(writer.expression(type, 2), type, `c${at}`)));
  return {
    google: `SELECT DISTINCT ${items.google} FROM t ORDER BY c0 DESC, c1`,
    duck: `SELECT DISTINCT ${items.duck} FROM t ORDER BY c0 DESC NULLS LAST, c1 NULLS FIRST`,
    types,
  };
}

function drawJoin(writer: Writer): Statement {
  const type = writer.pick(...TYPES);
  const item = selected(writer.expression(type, 2), type, "c0");
  const more = writer.condition(1);
  const kind = same(writer.pick("JOIN", "LEFT JOIN"));
  const on = same(writer.pick("t.i = u.i", "t.s = u.s", "t.j = u.i AND t.s > u.s"));
  const text = join`SELECT ${item}, u.i AS c1, u.s AS c2 FROM t ${kind} u ON ${on} AND ${more}`;
  return {
    google: `${text.google} ORDER BY t.id, u.i, u.s`,
    duck: `${text.duck} ORDER BY t.id, u.i NULLS FIRST, u.s NULLS FIRST`,
    types: [type, "INT64", "STRING"],
  };
}

function drawUnion(writer: Writer): Statement {
  const type = writer.pick(...TYPES);
  const part = () => selected(writer.expression(type, 2), type, "c");
  const [a, b] = [part(), part()];
  const [when, count] = [writer.condition(1), writer.number(0, 20)];
  return {
    google: `SELECT ${a.google} FROM t UNION ALL SELECT ${b.google} FROM t ` +
      `WHERE ${when.google} ORDER BY c LIMIT ${count}`,
    duck: `SELECT * FROM (SELECT ${a.duck} FROM t UNION ALL SELECT ${b.duck} FROM t ` +
      `WHERE ${when.duck}) ORDER BY c NULLS FIRST LIMIT ${count}`,
    types: [type],
  };
}

/** Integers up to the ends of 64 bits: both engines fail, or neither. */
function drawWide(writer: Writer): Statement {
  const wide = () =>
    writer.pick("9223372036854775807", "4611686018427387904", "-9223372036854775807", "3037000500");
  const term = (): string => writer.pick("i", "j", wide(), String(writer.number(-3, 3)));
  const operator = () => writer.pick("+", "-", "*");
  const terms = writer.pick(
    `${term()} ${operator()} ${term()}`,
    `(${term()} ${operator()} ${term()}) ${operator()} ${term()}`,
    `-(${term()} ${operator()} ${term()})`,
  );
  const duck = terms.replaceAll(/(?<![\w.])(\d+)/g, "$1::BIGINT");
  return {
    google: `SELECT ${terms} AS c FROM t ORDER BY id`,
    duck: `SELECT ${duck} AS c FROM t ORDER BY id`,
    types: ["INT64"],
  };
}
