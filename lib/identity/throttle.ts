/**
 * Slows down who guesses passwords: failed sign-ins are counted by account, by address and in all,
 * for each hour of the clock, in KV, over all processes. Nobody is locked out for longer than that.
 *
 * The rows are sums, so that no counting is lost, and hold no name and no address: these are hashed
 * with a key.
 */
import type { KeyedHash } from "../keyed_hash.ts";
import { ALL_FAILED_SIGN_INS, failedSignInsKey } from "../storage/keys.ts";
import type { Store } from "../storage/store.ts";
import { normalUsername } from "./person.ts";

const HOUR_MS = 3_600_000;

/** What the key for names and addresses is made for. */
export const HASH_PURPOSE = "names and addresses of sign-ins";

/** Failures an hour, and why so many. */
export const LIMITS = {
  /** No more than NIST allows in a row (SP 800-63B-4, 3.2.2): passwords here are long. */
  account: 100,
  /** A whole office may share one address, and mistype on a Monday morning. */
  address: 300,
  /** Beyond what people do by mistake: somebody guesses from many addresses. */
  all: 10_000,
  /** What is left to each address while those are spent, so that people still get in. */
  addressUnderAttack: 3,
} as const;

/** Somebody failed too often. */
export class TooManyAttemptsError extends Error {
  override readonly name = "TooManyAttemptsError";
  constructor(readonly retryAfterS: number) {
    super("Too many failed sign-ins");
  }
}

/** Who tries. */
export interface Attempt {
  /** As it was typed: the accounts that do not exist are counted too. */
  readonly username: string;
  /** The client's address, or the network it stands for. */
  readonly address: string;
}

export interface Throttle {
  /** @throws {TooManyAttemptsError} where the account or the address has failed too often. */
  check(attempt: Attempt): Promise<void>;
  failed(attempt: Attempt): Promise<void>;
  /** Forgets the account's failures: its owner has signed in. */
  succeeded(attempt: Attempt): Promise<void>;
}

export interface ThrottleOptions {
  readonly store: Store;
  readonly hash: KeyedHash;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createThrottle({ store, hash, now }: ThrottleOptions): Throttle {
  let tidiedAt: number | undefined;
  const hour = () => Math.floor(now() / HOUR_MS);
  const keysOf = ({ username, address }: Attempt) => ({
    account: failedSignInsKey(hour(), "account", hash(normalUsername(username))),
    address: failedSignInsKey(hour(), "address", hash(address)),
    all: failedSignInsKey(hour(), "all", ""),
  });

  /** Drops the counts of past hours: sums cannot be told to expire. */
  async function tidy(): Promise<void> {
    const past = (await store.list(ALL_FAILED_SIGN_INS)).map(({ key }) => key)
      .filter(([, of]) => typeof of === "number" && of < hour());
    // KV takes at most 1,000 mutations at once.
    for (let start = 0; start < past.length; start += 500) {
      await store.commit({ delete: past.slice(start, start + 500) });
    }
  }

  async function count(key: Deno.KvKey): Promise<number> {
    const value = (await store.get(key))?.value;
    return value instanceof Deno.KvU64 ? Number(value.value) : 0;
  }

  return {
    async check(attempt) {
      const keys = keysOf(attempt);
      const [account, address, all] = await Promise.all(
        [keys.account, keys.address, keys.all].map(count),
      );
      const most = (all ?? 0) >= LIMITS.all ? LIMITS.addressUnderAttack : LIMITS.address;
      if ((account ?? 0) < LIMITS.account && (address ?? 0) < most) return;
      throw new TooManyAttemptsError(Math.ceil(((hour() + 1) * HOUR_MS - now()) / 1000));
    },
    async failed(attempt) {
      const sum = Object.values(keysOf(attempt)).map((key) => ({ key, by: 1 }));
      await store.commit({ sum });
      if (tidiedAt === hour()) return;
      tidiedAt = hour();
      await tidy();
    },
    async succeeded(attempt) {
      await store.commit({ delete: [keysOf(attempt).account] });
    },
  };
}
