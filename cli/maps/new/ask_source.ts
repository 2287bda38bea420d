/** Asks CARTO about a name, which may be a table's or a tileset's. */
import { CartoError } from "../../../lib/carto/carto_errors.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { askTable } from "./ask_table.ts";
import { askTileset } from "./ask_tileset.ts";
import type { AskedTable, AskOptions } from "./asking.ts";

/**
 * @param isTileset whether the policy has it as one; otherwise it is asked for as a table first.
 * @throws {OperatorError} that says which right is missing, or what cannot be drawn.
 */
export async function askSource(
  name: string,
  isTileset: boolean,
  options: AskOptions,
): Promise<AskedTable> {
  if (isTileset) return await askTileset(name, options);
  const table = await askTable(name, options).catch((error) => {
    if (isUnknown(error)) return error;
    throw error;
  });
  if (table !== undefined && !(table instanceof OperatorError)) return table;
  const first = table === undefined
    ? "the columns, which are those of a tileset"
    : "a table of that name, which CARTO refused";
  try {
    const tileset = await askTileset(name, options);
    return { ...tileset, asked: [first, ...tileset.asked] };
  } catch (error) {
    if (table === undefined || !isRefusal(error)) throw error;
    const message = `${table.message}\nNor does CARTO open a tileset of that name ` +
      `(${error.cause.message}).`;
    throw new OperatorError(message, { cause: table });
  }
}

type Refusal = OperatorError & { readonly cause: CartoError };

function isRefusal(error: unknown): error is Refusal {
  return error instanceof OperatorError && error.cause instanceof CartoError;
}

/** Whether CARTO may know the name as something else: it did not fail, nor lacks a right. */
function isUnknown(error: unknown): error is Refusal {
  if (!isRefusal(error)) return false;
  const { fault, status } = error.cause;
  return fault === "refused" && status !== undefined && status !== 401 && status !== 403;
}
