import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** SQL that brings the file to the present layout; each runs once and may be run again. */
const LAYOUT = `
  CREATE TABLE IF NOT EXISTS settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    grants TEXT NOT NULL,
    allowed_apis TEXT NOT NULL,
    referers TEXT NOT NULL,
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (owner, name)
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS catalog (
    name TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS map_requests (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** Path of the database inside its folder. */
export function databasePath(dataDir: string): string {
  return join(dataDir, "carto.sqlite3");
}

/**
 * Opens the database for reading and writing, and makes folder, file and tables where missing.
 * The folder is its owner's alone: the file holds the key that signs OAuth tokens.
 */
export function openDatabase(dataDir: string): DatabaseSync {
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(databasePath(dataDir));
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000",
  );
  database.exec(LAYOUT);
  return database;
}

/** Runs `work` as one transaction: all of it is kept, or none. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
