/**
 * The file format of a backup: one JSON value per line. The first line is a header, then the rows
 * follow, and the last one has a hash of them: a file that was cut off or changed is invalid.
 */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";
import { NewerSchemaError, requireReadable, type Schema } from "../storage/schema.ts";
import { sha256Hex } from "../crypto/sha256.ts";

export interface BackupRow {
  readonly key: readonly string[];
  /** As it is in KV. */
  readonly value: unknown;
}

export interface Backup {
  /** When it was started, in milliseconds since the epoch: later changes may be missing. */
  readonly takenAt: number;
  /** The schema of the database it was taken from. */
  readonly schema: Schema;
  readonly rows: readonly BackupRow[];
}

const FORMAT = "carto-embed backup";
const VERSION = 1;

const Head = v.object({
  format: v.literal(FORMAT),
  version: v.number(),
  takenAt: v.number(),
  /** Earlier versions wrote none. */
  schema: v.optional(v.unknown()),
});
const NEWER = "A newer version of the app made this backup: restore it with that one.";

const Row = v.object({ key: v.array(v.string()), value: v.unknown() });
const Seal = v.object({ rows: v.number(), sha256: v.string() });

/** @returns the file's text. */
export function formatBackup({ takenAt, schema, rows }: Backup): string {
  const head = { format: FORMAT, version: VERSION, takenAt, schema };
  const text = [head, ...rows].map((line) => `${JSON.stringify(line)}\n`).join("");
  return `${text}${JSON.stringify({ rows: rows.length, sha256: sha256Hex(text) })}\n`;
}

/** @throws {OperatorError} where the text is not a complete backup, or one of a newer version. */
export function parseBackup(text: string): Backup {
  const [first = "", ...lines] = text.split("\n");
  const head = v.safeParse(Head, json(first));
  if (!head.success) throw new OperatorError("The file is no backup of this app.");
  if (head.output.version !== VERSION) {
    throw new OperatorError(NEWER);
  }
  const schema = schemaOf(head.output.schema);
  const end = lines.pop();
  const seal = v.safeParse(Seal, json(lines.pop() ?? ""));
  const rows = lines.map((line) => v.safeParse(Row, json(line)));
  const sealed = [first, ...lines].map((line) => `${line}\n`).join("");
  const isWhole = end === "" && seal.success && rows.every(({ success }) => success) &&
    seal.output.rows === rows.length &&
    seal.output.sha256 === sha256Hex(sealed);
  if (!isWhole) throw new OperatorError("The backup is damaged: nothing of it was restored.");
  return {
    takenAt: head.output.takenAt,
    schema,
    rows: rows.flatMap((row) => row.success ? [row.output] : []),
  };
}

function schemaOf(found: unknown): Schema {
  try {
    return requireReadable(found);
  } catch (error) {
    throw error instanceof NewerSchemaError ? new OperatorError(NEWER) : error;
  }
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
