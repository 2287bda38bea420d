/**
 * Revokes rows whose token CARTO no longer has, or that the policy does not grant: such a token is
 * no longer served. One part of the rows is checked at a time.
 */
import type { Clock } from "../../clock/clock.ts";
import { ALL_API_TOKENS } from "../../storage/key_prefixes.ts";
import { apiTokenKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { CartoCalls } from "../minting/carto_calls.ts";
import { inParallel } from "../jobs/in_parallel.ts";
import type { OAuthTokens } from "../minting/oauth_tokens.ts";
import { type ApiTokenRow, openRecord, parseRow } from "../records.ts";
import type { Turn } from "../jobs/recurring.ts";
import type { Revocations } from "../revocation/revocations.ts";
import { createUnreadableRows, type UnreadableRowsOptions } from "../unreadable_rows.ts";

/** The part of the rows that was checked. */
export interface CheckedPart {
  /** The hash of the last row; null where the rows are over. */
  readonly after: string | null;
  /** How many tokens CARTO does not have. */
  readonly missing: number;
}

export interface MissingTokensOptions extends Pick<Clock, "now">, UnreadableRowsOptions {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly oauthTokens: OAuthTokens;
  readonly revocations: Revocations;
  /** Whether the policy still grants the tokens of this hash's row. */
  readonly isCurrent: (hash: string, row: ApiTokenRow) => Promise<boolean>;
}

/** The rows of one part. */
const ROWS = 1_000;
/** Tokens of a part that are looked up at CARTO; all others only if one of these is missing. */
const SAMPLE = 20;
const LOOKUPS_AT_ONCE = 8;

/**
 * @returns the check of the rows after a hash; null for the first ones. Where CARTO's whole list is
 * known, only rows that it lacks are looked up.
 * @throws {CartoError} when CARTO does not say whether a token exists.
 */
export function createMissingTokens(options: MissingTokensOptions) {
  const { store, sealer, calls, oauthTokens, revocations, now } = options;

  /** @returns how many of the tokens CARTO does not have. Its list may have been incomplete. */
  async function revokeMissing(rows: readonly Entry[], turn: Turn): Promise<number> {
    let missing = 0;
    await inParallel(rows, LOOKUPS_AT_ONCE, async ({ key, versionstamp }) => {
      await turn.extend();
      const entry = await store.get(key);
      if (entry?.versionstamp !== versionstamp) return;
      const id = (await openRecord(sealer, entry))?.tokens[0]?.id;
      if (id === undefined) return;
      if (await oauthTokens.use(async (oauth) => calls.hasToken(await oauth, id))) return;
      missing++;
      await revocations.revokeRow(
        String(key.at(-1)),
        "not_at_carto",
        (row) => row.versionstamp === versionstamp,
      );
    });
    return missing;
  }

  return async (
    after: string | null,
    wholeList: ReadonlySet<string> | undefined,
    turn: Turn,
  ): Promise<CheckedPart> => {
    const suspects: Entry[] = [];
    const unreadable = createUnreadableRows(options);
    let last: string | null = null;
    let rows = 0;
    const from = after === null ? {} : { after: apiTokenKey(after) };
    for await (const entry of store.list(ALL_API_TOKENS, { ...from, limit: ROWS })) {
      const [hash, row] = [String(entry.key.at(-1)), parseRow(entry)];
      [last, rows] = [hash, rows + 1];
      await turn.extend();
      if (row === null && await unreadable.areLeft()) continue;
      if (row === null || !await options.isCurrent(hash, row)) {
        await revocations.revokeRow(hash, "policy");
      } else if (isSuspect(entry, row, { wholeList, since: turn.since, now: now() })) {
        suspects.push(entry);
      }
    }
    unreadable.report();
    const every = wholeList ? suspects.length : Math.ceil(suspects.length / SAMPLE);
    const isSample = (_: Entry, at: number) => at % Math.max(every, 1) === 0;
    let missing = await revokeMissing(suspects.filter(isSample), turn);
    if (missing > 0) {
      const others = suspects.filter((row, at) => !isSample(row, at));
      missing += await revokeMissing(others, turn);
    }
    return { after: rows < ROWS ? null : last, missing };
  };
}

/** Whether the row's newest token may be missing at CARTO. */
function isSuspect(
  { versionstamp }: Entry,
  { names: [newest], expiresAt }: ApiTokenRow,
  { wholeList, since, now }: {
    readonly wholeList: ReadonlySet<string> | undefined;
    readonly since: string;
    readonly now: number;
  },
): boolean {
  if (newest === undefined || wholeList?.has(newest)) return false;
  // Written before CARTO's list was read, so that the list would have it; by CARTO's clock it may
  // have just expired.
  return versionstamp < since && expiresAt > now;
}
