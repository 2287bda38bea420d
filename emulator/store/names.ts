/** Which names tables and columns can have. */

/**
 * BigQuery's rules, without dashes outside the project: what the SQL of this emulator can name.
 */
const TABLE_NAME = /^[A-Za-z][A-Za-z0-9_-]*\.[A-Za-z_]\w*\.[A-Za-z_][\w-]*$/;

/** BigQuery's flexible column names: without these signs, and without line ends. */
export const COLUMN_NAME = /^[^!"$()*,./;?@[\]^`{}~\\\p{Cc}]{1,300}$/u;

/** Is it the full name that a table or a tileset can have? */
export function isTableName(name: string): boolean {
  return TABLE_NAME.test(name);
}
