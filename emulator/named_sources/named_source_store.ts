import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import {
  isNamedSourceName,
  type NamedSourceChanges,
  type NamedSourcePage,
  type NewNamedSource,
} from "./named_source_schema.ts";

const TABLE = `
  CREATE TABLE IF NOT EXISTS named_sources (
    name TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

const recordSchema = v.object({
  name: v.string(),
  source: v.string(),
  created_at: v.number(),
  updated_at: v.number(),
});

/** A query that is known by a name; times in milliseconds since 1970. */
export type NamedSource = v.InferOutput<typeof recordSchema>;

/** The named sources of one database: they belong to the account, not to a client. */
export class NamedSourceStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(TABLE);
  }

  /**
   * The SQL that this name stands for, or the text itself where it is SQL.
   *
   * @throws {ApiError} 404 where the text can only be a name, and no named source has it
   */
  resolve(text: string): string {
    const name = text.trim();
    if (!isNamedSourceName(name)) return text;
    const found = this.find(name);
    if (!found) throw new ApiError(404, `Named source not found: ${name}`);
    return found.source;
  }

  find(name: string): NamedSource | undefined {
    const row = this.#database.prepare("SELECT * FROM named_sources WHERE name = ?").get(name);
    return row && v.parse(recordSchema, row);
  }

  /**
   * One page of those whose name holds the text that is searched for, by name, and how many do.
   */
  list({ page, page_size, search }: NamedSourcePage): { found: NamedSource[]; total: number } {
    const matching = "FROM named_sources WHERE instr(name, ?) > 0";
    const count = this.#database.prepare(`SELECT count(*) AS n ${matching}`).get(search);
    const rows = this.#database
      .prepare(`SELECT * ${matching} ORDER BY name LIMIT ? OFFSET ?`)
      .all(search, page_size, (page - 1) * page_size);
    return { found: rows.map((row) => v.parse(recordSchema, row)), total: Number(count?.n) };
  }

  /** @throws {ApiError} 409 where the name is taken */
  create({ name, source }: NewNamedSource, now: number): NamedSource {
    const { changes } = this.#database
      .prepare("INSERT INTO named_sources VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
      .run(name, source, now, now);
    if (changes === 0) throw nameTaken(name);
    return { name, source, created_at: now, updated_at: now };
  }

  /** @throws {ApiError} 409 where the new name is taken */
  update(record: NamedSource, changes: NamedSourceChanges, now: number): NamedSource {
    const changed = { ...record, ...changes, updated_at: now };
    const { changes: count } = this.#database.prepare(
      "UPDATE OR IGNORE named_sources SET name = ?, source = ?, updated_at = ? WHERE name = ?",
    ).run(changed.name, changed.source, now, record.name);
    if (count === 0) throw nameTaken(changed.name);
    return changed;
  }

  delete(name: string): void {
    this.#database.prepare("DELETE FROM named_sources WHERE name = ?").run(name);
  }
}

function nameTaken(name: string): ApiError {
  return new ApiError(409, `A named source "${name}" exists already`);
}
