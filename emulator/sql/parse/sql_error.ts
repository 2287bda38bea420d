import { ApiError } from "../../errors/api_error.ts";

/** The refusal of a query, with the place as BigQuery writes it: `[line:column]`, from 1. */
export function sqlError(sql: string, at: number, message: string): ApiError {
  const before = sql.slice(0, at).split("\n");
  return new ApiError(400, `${message} at [${before.length}:${(before.at(-1) ?? "").length + 1}]`);
}
