import fc from "fast-check";
import { writeInteger } from "./integers.ts";
import { writeFloat, writeString, writeTime } from "./others.ts";
import { join, type Pair, same } from "./pair.ts";

/** The types of generated expressions. */
export type Type = "INT64" | "FLOAT64" | "STRING" | "BOOL" | "DATE" | "TIMESTAMP";

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

/** All of them. */
export const TYPES: readonly Type[] = ["INT64", "FLOAT64", "STRING", "BOOL", "DATE", "TIMESTAMP"];
/** Draws values; fast-check shrinks what was drawn. */
export type Draw = fc.GeneratorValue;

/** Makes the texts of one statement. */
export class Writer {
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
    if (depth <= 0 || this.number(0, 5) === 0) return this.leaf(type);
    if (this.number(0, 4) === 0) return this.#choice(type, depth - 1);
    switch (type) {
      case "INT64":
        return writeInteger(this, depth - 1);
      case "FLOAT64":
        return writeFloat(this, depth - 1);
      case "STRING":
        return writeString(this, depth - 1);
      case "BOOL":
        return this.condition(depth - 1);
      default:
        return writeTime(this, type, depth - 1);
    }
  }

  /** A column or literal. */
  leaf(type: Type): Pair {
    const names = Object.entries(COLUMNS).filter(([, of]) => of === type).map(([name]) => name);
    if (this.number(0, 2) > 0) return same(`${this.#qualifier}${this.pick(...names)}`);
    switch (type) {
      case "INT64":
        return same(String(this.pick(0, 1, 2, 7, -3, 40)));
      case "FLOAT64":
        return this.decimal();
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
  decimal(): Pair {
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

  /** DuckDB leaves NULL out; in BigQuery it makes the result NULL. */
  extreme(a: Pair, b: Pair): Pair {
    const name = this.pick("GREATEST", "LEAST");
    return {
      google: `${name}(${a.google}, ${b.google})`,
      duck: `CASE WHEN ${a.duck} IS NULL OR ${b.duck} IS NULL THEN NULL ` +
        `ELSE ${name}(${a.duck}, ${b.duck}) END`,
    };
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
        return join`(${a} ${same(this.pick("", "NOT "))}BETWEEN ${b} AND ${this.leaf(type)})`;
      case 2:
        return join`(${a} ${same(this.pick("", "NOT "))}IN (${b}, ${this.leaf(type)}, NULL))`;
      case 3: {
        const pattern = this.pick("a%", "%B%", "_", "%", "", "é_%");
        return join`(${this.expression("STRING", depth)} LIKE ${same(`'${pattern}'`)})`;
      }
      case 4: {
        const name = same(this.pick("STARTS_WITH", "ENDS_WITH"));
        return join`${name}(${this.expression("STRING", depth)}, ${this.leaf("STRING")})`;
      }
      default:
        return join`(${a} ${same(this.pick("=", "!=", "<", "<=", ">", ">="))} ${b})`;
    }
  }
}
