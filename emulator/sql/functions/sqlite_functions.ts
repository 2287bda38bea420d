import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { registerAggregates } from "./aggregate_functions.ts";
import { defineWithinAllowance } from "./allowance.ts";
import { registerCasts } from "./cast_functions.ts";
import { registerCellFunctions } from "./cell_functions.ts";
import { registerDateFunctions } from "./date_functions.ts";
import { defineFunction, defineStillRunning, type SqlValue } from "./define.ts";
import { registerGeometryFunctions } from "./geometry_functions.ts";
import { keepLast } from "./keep_last.ts";
import { registerNumericFunctions } from "./numeric_functions.ts";
import { parseSearch } from "./string_search.ts";
import { registerTextFunctions } from "./text_functions.ts";
import { epochMilliseconds, parseStep, stepName } from "./time.ts";

/** Gives a connection the functions that GoogleSQL has and SQLite lacks or defines otherwise. */
export function registerFunctions(database: DatabaseSync): void {
  registerTextFunctions(database);
  registerNumericFunctions(database);
  registerCasts(database);
  registerDateFunctions(database);
  registerAggregates(database);
  registerGeometryFunctions(database);
  registerCellFunctions(database);
  registerFilterFunctions(database);
}

/** What filters and widgets ask for beside GoogleSQL. */
function registerFilterFunctions(database: DatabaseSync): void {
  const search = keepLast((spec: string) => parseSearch(spec));
  defineFunction(
    database,
    "string_search",
    (value, spec) => BigInt(search(String(spec))(value)),
  );
  defineFunction(database, "epoch_ms", momentOf);
  defineFunction(
    database,
    "time_step",
    (value, step) => stepName(momentOf(value), parseStep(String(step))),
  );
  defineStillRunning(database);
  defineWithinAllowance(database);
}

function momentOf(value: SqlValue): number {
  const milliseconds = epochMilliseconds(typeof value === "bigint" ? Number(value) : value);
  if (milliseconds !== undefined) return milliseconds;
  throw new ApiError(400, `Not a date or time: ${String(value).slice(0, 40)}`);
}
