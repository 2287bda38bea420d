import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { registerCellFunctions } from "./cell_functions.ts";
import { registerGeometryFunctions } from "./geometry_functions.ts";
import { keepLast } from "./keep_last.ts";
import { matchesLike } from "./like.ts";
import { registerScalarFunctions } from "./scalar_functions.ts";
import { parseSearch } from "./string_search.ts";
import { epochMilliseconds, extractPart, parseStep, stepName, toIso } from "./time.ts";

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
  const search = keepLast((spec: string) => parseSearch(spec));
  binary("string_search", (value, spec) => Number(search(String(spec))(value)));
  unary("epoch_ms", (value) => {
    const milliseconds = epochMilliseconds(value);
    if (milliseconds === undefined) throw notATime(value);
    return milliseconds;
  });
  binary("time_step", (value, step) => {
    const milliseconds = epochMilliseconds(value);
    if (milliseconds === undefined) throw notATime(value);
    return stepName(milliseconds, parseStep(String(step)));
  });
  unary("iso_time", (value) => {
    const time = toIso(value);
    if (time === undefined) throw notATime(value);
    return time;
  });
  binary("extract", (part, value) => {
    const milliseconds = epochMilliseconds(value);
    if (milliseconds === undefined) throw notATime(value);
    return extractPart(String(part), milliseconds);
  });
  registerScalarFunctions(database);
  registerGeometryFunctions(database);
  registerCellFunctions(database);
}

function notATime(value: unknown): ApiError {
  return new ApiError(400, `Not a date or time: ${String(value).slice(0, 40)}`);
}
