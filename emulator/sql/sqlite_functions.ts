import type { DatabaseSync } from "node:sqlite";
import { positionOf } from "../tiles/mercator.ts";
import { matchesLike } from "./like.ts";

type Value = string | number;

/** Gives a connection the functions that GoogleSQL has and SQLite lacks or defines otherwise. */
export function registerFunctions(database: DatabaseSync): void {
  const options = { deterministic: true, directOnly: true };
  const unary = (name: string, body: (value: unknown) => Value) =>
    database.function(name, options, (value: unknown) => value === null ? null : body(value));
  const binary = (name: string, body: (a: unknown, b: unknown) => Value) =>
    database.function(
      name,
      options,
      (a: unknown, b: unknown) => a === null || b === null ? null : body(a, b),
    );
  binary("like", (pattern, value) => Number(matchesLike(String(pattern), String(value))));
  binary("divide", (dividend, divisor) => {
    if (Number(divisor) === 0) throw new RangeError(`division by zero: ${dividend} / ${divisor}`);
    return Number(dividend) / Number(divisor);
  });
  binary("starts_with", (value, prefix) => Number(String(value).startsWith(String(prefix))));
  binary("ends_with", (value, suffix) => Number(String(value).endsWith(String(suffix))));
  unary("floor", (value) => Math.floor(Number(value)));
  unary("ceil", (value) => Math.ceil(Number(value)));
  unary("st_x", (cell) => positionOf(Number(cell))[0]);
  unary("st_y", (cell) => positionOf(Number(cell))[1]);
  unary("st_astext", (cell) => `POINT(${positionOf(Number(cell)).join(" ")})`);
}
