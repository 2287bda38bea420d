/** Which names at CARTO have a stored token: a row for each name says so. */
import { type Clock, KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { ALL_API_TOKENS } from "../../storage/key_prefixes.ts";
import { tokenNameKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { commitInParts, type Rows } from "../jobs/commit_in_parts.ts";
import { inParallel } from "../jobs/in_parallel.ts";
import { parseRow } from "../records.ts";
import type { Turn } from "../jobs/recurring.ts";

export interface TokenNamesOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
}

/** The most rows that KV reads at once by their keys, and the reads at once. */
const NAMES_AT_ONCE = 10;
const READS_AT_ONCE = 10;
/** Held in memory while names are written. */
const WRITTEN_AT_ONCE = 1_000;

/** @returns what removes the names that have a stored token. */
export function createTokenNames({ store, now }: TokenNamesOptions) {
  async function removeNamed(names: Set<string>): Promise<void> {
    const all = [...names];
    const parts = Array.from(
      { length: Math.ceil(all.length / NAMES_AT_ONCE) },
      (_, at) => all.slice(at * NAMES_AT_ONCE, (at + 1) * NAMES_AT_ONCE),
    );
    await inParallel(parts, READS_AT_ONCE, async (part) => {
      const found = await store.getMany(part.map(tokenNameKey));
      part.forEach((name, at) => found[at] && names.delete(name));
    });
  }

  /** Writes the names of all stored tokens: earlier versions wrote none. */
  async function nameAll(turn: Turn): Promise<void> {
    let rows: Rows[number][] = [];
    for await (const entry of store.list(ALL_API_TOKENS)) {
      const row = parseRow(entry);
      const value = String(entry.key.at(-1));
      const expireInMs = (row?.expiresAt ?? 0) - now() + KEPT_AFTER_END_MS;
      for (const name of row?.names ?? []) {
        rows.push({ key: tokenNameKey(name), value, expireInMs });
      }
      if (rows.length < WRITTEN_AT_ONCE) continue;
      await commitInParts(store, rows, turn);
      rows = [];
    }
    await commitInParts(store, rows, turn);
  }

  /**
   * Some names may belong to rows of earlier versions, which are not found by name: all rows are
   * read. That is so only after a loss or an update: otherwise no name is left.
   */
  async function removeUnnamed(names: Set<string>, turn: Turn): Promise<void> {
    if (names.size === 0) return;
    let found = false;
    for await (const entry of store.list(ALL_API_TOKENS)) {
      await turn.extend();
      for (const name of parseRow(entry)?.names ?? []) found = names.delete(name) || found;
    }
    if (found) await nameAll(turn);
  }

  return async (names: Set<string>, turn: Turn): Promise<void> => {
    await removeNamed(names);
    await removeUnnamed(names, turn);
  };
}
