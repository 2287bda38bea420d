import { DatabaseSync } from "node:sqlite";
import { h3Of } from "../../spatial/h3.ts";
import { databasePath } from "../../store/database.ts";
import { defineFunction } from "../functions/define.ts";
import { registerFunctions } from "../functions/sqlite_functions.ts";

/**
 * Action and result codes of SQLite's authorizer (sqlite.org/c3ref/c_alter_table.html and
 * c_deny.html); node:sqlite has them, its type declarations do not yet.
 */
const ACTION = { READ: 20, SELECT: 21, FUNCTION: 31, RECURSIVE: 33 } as const;
const OK = 0;
const DENY = 1;

/** What an array parameter is unfolded with. */
const TABLE_FUNCTION = "json_each";

/**
 * Opens the connection that clients' queries run on. It can only read; and of what the file holds,
 * only the tables of the catalog: their names have dots, the emulator's own do not. The translator
 * lets nothing else through: this stands behind it, since the same file holds the tokens and the
 * signing key.
 */
export function openReader(dataDir: string): DatabaseSync {
  const reader = new DatabaseSync(databasePath(dataDir), { readOnly: true });
  // While the writer's log is folded into the file, a reader waits instead of failing.
  reader.exec("PRAGMA busy_timeout = 5000");
  registerFunctions(reader);
  defineFunction(
    reader,
    "h3_cell",
    (cell, resolution) => h3Of(Number(cell), Number(resolution)),
  );
  const setAuthorizer: unknown = Reflect.get(reader, "setAuthorizer");
  if (typeof setAuthorizer === "function") Reflect.apply(setAuthorizer, reader, [authorize]);
  return reader;
}

function authorize(action: number, table: string | null): number {
  if (action !== ACTION.READ && Object.values<number>(ACTION).includes(action)) return OK;
  if (action !== ACTION.READ || table === null) return DENY;
  return table.includes(".") || table === TABLE_FUNCTION ? OK : DENY;
}
