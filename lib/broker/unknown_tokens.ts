/**
 * Deletes tokens of ours that exist only at CARTO: a process created them and died before storing
 * them, CARTO created them after we stopped waiting, or a database was lost. One part of CARTO's
 * list is compared at a time.
 */
import type { TokenAtCarto } from "../carto/tokens.ts";
import { TOKENS_PER_PAGE } from "../carto/tokens.ts";
import { type Clock, KEPT_AFTER_END_MS } from "../clock/clock.ts";
import { ALL_API_TOKENS, tokenNameKey } from "../storage/keys.ts";
import type { Change, KvStorage } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";
import { deletionRow } from "./deletion_rows.ts";
import { inParallel } from "./in_parallel.ts";
import type { Installation } from "./installation.ts";
import type { Jobs } from "./jobs.ts";
import { parseRow } from "./records.ts";
import type { Turn } from "./recurring.ts";

/** The part of CARTO's list that was compared. */
export interface ComparedPart {
  /** The next page to read; 1 where the list is over. */
  readonly nextPage: number;
  /** The names of the whole list, where this part is all of it. */
  readonly wholeList: ReadonlySet<string> | undefined;
  /** How many tokens were unknown here. */
  readonly unknown: number;
}

export interface UnknownTokensOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly jobs: Jobs;
  readonly installation: Installation;
  /** Reads CARTO's list from a page on. */
  readonly pages: (from: number) => AsyncIterable<readonly TokenAtCarto[]>;
}

/** The pages of one part, if CARTO gives few tokens a page. */
const PAGES = 10;
/** The most rows that KV reads at once by their keys, and the reads at once. */
const NAMES_AT_ONCE = 10;
const READS_AT_ONCE = 10;
/** KV accepts at most 800 KiB per commit. */
const ROWS_AT_ONCE = 100;

/**
 * @returns the comparison of CARTO's list from a page on; at most a few pages.
 * @throws {CartoError} when CARTO does not list the tokens.
 */
export function createUnknownTokens(options: UnknownTokensOptions) {
  const { store, sealer, jobs, installation, pages, now } = options;

  async function readPart(from: number, turn: Turn) {
    const tokens: TokenAtCarto[] = [];
    let page = from;
    for await (const more of pages(from)) {
      for (const token of more) tokens.push(token);
      page++;
      await turn.extend();
      if (tokens.length >= TOKENS_PER_PAGE || page - from >= PAGES) {
        // A longer page than was asked for is the whole list.
        const isOver = more.length > TOKENS_PER_PAGE;
        return { tokens, nextPage: isOver ? 1 : page, isWhole: isOver && from === 1 };
      }
    }
    return { tokens, nextPage: 1, isWhole: from === 1 };
  }

  async function commitAll(rows: NonNullable<Change["set"]>, turn: Turn): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      await turn.extend();
      await store.commit({ set: rows.slice(start, start + ROWS_AT_ONCE) });
    }
  }

  async function withoutJob(tokens: Map<string, TokenAtCarto>): Promise<void> {
    for await (const batch of jobs.all()) {
      for (const { kind, id } of batch) if (kind !== "revoke_user") tokens.delete(id);
    }
  }

  async function withoutName(tokens: Map<string, TokenAtCarto>): Promise<void> {
    const names = [...tokens.keys()];
    const parts = Array.from(
      { length: Math.ceil(names.length / NAMES_AT_ONCE) },
      (_, at) => names.slice(at * NAMES_AT_ONCE, (at + 1) * NAMES_AT_ONCE),
    );
    await inParallel(parts, READS_AT_ONCE, async (part) => {
      const found = await store.getMany(part.map(tokenNameKey));
      part.forEach((name, at) => found[at] && tokens.delete(name));
    });
  }

  /** Writes the names of all stored tokens: earlier versions wrote none. */
  async function nameAll(turn: Turn): Promise<void> {
    let set: NonNullable<Change["set"]>[number][] = [];
    for await (const entry of store.list(ALL_API_TOKENS)) {
      const row = parseRow(entry);
      const value = String(entry.key.at(-1));
      const expireInMs = (row?.expiresAt ?? 0) - now() + KEPT_AFTER_END_MS;
      for (const name of row?.names ?? []) set.push({ key: tokenNameKey(name), value, expireInMs });
      if (set.length < ROWS_AT_ONCE) continue;
      await commitAll(set, turn);
      set = [];
    }
    await commitAll(set, turn);
  }

  /**
   * All rows are read before a token is deleted, since those of earlier versions are not found by
   * name. That is so only after a loss or an update: otherwise no token is unknown.
   */
  async function withoutRow(tokens: Map<string, TokenAtCarto>, turn: Turn): Promise<void> {
    if (tokens.size === 0) return;
    let hasUnnamed = false;
    for await (const entry of store.list(ALL_API_TOKENS)) {
      await turn.extend();
      for (const name of parseRow(entry)?.names ?? []) {
        if (tokens.delete(name)) hasUnnamed = true;
      }
    }
    if (hasUnnamed) await nameAll(turn);
  }

  return async (from: number, turn: Turn): Promise<ComparedPart> => {
    // The order matters: a token being created has an intent before it exists at CARTO, and its row
    // exists before the intent is deleted. A token in the list is therefore in one of the later
    // reads.
    const { tokens, nextPage, isWhole } = await readPart(from, turn);
    const ours = tokens.filter(({ name }) => installation.isOurs(name));
    const unknown = new Map(ours.map((token) => [token.name, token]));
    await withoutJob(unknown);
    await withoutName(unknown);
    await withoutRow(unknown, turn);
    const about = { owner: "", reason: "orphan", at: now() };
    const orphans = [...unknown.values()].map((token) =>
      deletionRow(sealer, { ...about, ...token })
    );
    await commitAll(await Promise.all(orphans), turn);
    const wholeList = isWhole ? new Set(tokens.map(({ name }) => name)) : undefined;
    return { nextPage, wholeList, unknown: orphans.length };
  };
}
