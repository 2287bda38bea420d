/**
 * Slows down who guesses passwords: failed sign-ins are counted by account, by network and in all,
 * for each hour of the clock, in KV, over all processes. Nobody is locked out for longer than that.
 * A device that signed in to the account before has a count of its own, and none of the others'.
 *
 * The rows are sums, so that no counting is lost, and hold no name and no address: these are hashed
 * with a key.
 */
import { AppError } from "../errors.ts";
import type { KeyedHash } from "../crypto/keyed_hash.ts";
import { ALL_FAILED_SIGN_INS, failedSignInsKey } from "../storage/keys.ts";
import { deleteFromStart, type Entry, type KvStorage } from "../storage/kv_storage.ts";
import { createDeviceFailures } from "./device_failures.ts";
import type { KnownDevice } from "./known_devices.ts";
import { networksOf } from "./networks.ts";
import { normalUsername } from "./person.ts";

const HOUR_MS = 3_600_000;

/** What the key for names and addresses is made for. */
export const HASH_PURPOSE = "names and addresses of sign-ins";

/** Failures an hour, and why so many. */
export const LIMITS = {
  /** No more than NIST allows in a row (SP 800-63B-4, 3.2.2): passwords here are long. */
  account: 100,
  /**
   * From an IPv4 address or an IPv6 /64, its /56, its /48. A whole office may share the first, and
   * mistype on a Monday morning; a provider's customers may share the last.
   */
  networks: [300, 600, 1_200],
  /** Beyond what people do by mistake: somebody guesses from many addresses. */
  all: 10_000,
  /** What is left to each network while those are spent, so that people still get in. */
  networksUnderAttack: [3, 6, 12],
  /** In the whole life of a known device's id: a stolen one is worth so many guesses. */
  device: 10,
} as const;

/** Somebody failed too often. */
export class TooManyAttemptsError extends AppError {
  override readonly name = "TooManyAttemptsError";
  override readonly code = "too_many_attempts";
  constructor(override readonly retryAfterS: number) {
    super("Too many failed sign-ins");
  }
}

/** Who tries. */
export interface Attempt {
  /** As it was typed: the accounts that do not exist are counted too. */
  readonly username: string;
  /** The client's address, or the network it stands for. */
  readonly address: string;
  /** Proven to have signed in to this account before. @default {null} */
  readonly device?: KnownDevice | null;
}

export interface Throttle {
  /**
   * @returns whether a known device tries, which others' failures are no matter to.
   * @throws {TooManyAttemptsError} where the account or a network has failed too often.
   */
  check(attempt: Attempt): Promise<"known" | "unknown">;
  failed(attempt: Attempt): Promise<void>;
  /** Forgets the account's failures: its owner has signed in, from where they are counted. */
  succeeded(attempt: Attempt): Promise<void>;
  /** Deletes counts of past hours, so many at most: a sum cannot be told to expire. */
  deletePast(limit: number): Promise<void>;
}

export interface ThrottleOptions {
  readonly store: KvStorage;
  readonly hash: KeyedHash;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createThrottle({ store, hash, now }: ThrottleOptions): Throttle {
  const deviceFailures = createDeviceFailures({ store, now });
  const hour = () => Math.floor(now() / HOUR_MS);
  const accountOf = (username: string) => hash(normalUsername(username));
  const keysOf = ({ username, address }: Attempt) => ({
    account: failedSignInsKey(hour(), "account", accountOf(username)),
    networks: networksOf(address).map((network) =>
      failedSignInsKey(hour(), "address", hash(network))
    ),
    all: failedSignInsKey(hour(), "all", ""),
  });

  const countIn = (entry: Entry | null) =>
    entry?.value instanceof Deno.KvU64 ? Number(entry.value.value) : 0;

  /** A device that was guessed with is a stranger from then on. */
  async function isKnown({ device, username }: Attempt): Promise<boolean> {
    if (!device) return false;
    return await deviceFailures.of(accountOf(username), device) < LIMITS.device;
  }

  return {
    async check(attempt) {
      if (await isKnown(attempt)) return "known";
      const keys = keysOf(attempt);
      const [all, account, ...networks] =
        (await store.getMany([keys.all, keys.account, ...keys.networks])).map(countIn);
      const limits = (all ?? 0) >= LIMITS.all ? LIMITS.networksUnderAttack : LIMITS.networks;
      const spent = networks.some((failures, index) => failures >= (limits[index] ?? Infinity));
      if ((account ?? 0) < LIMITS.account && !spent) return "unknown";
      throw new TooManyAttemptsError(Math.ceil(((hour() + 1) * HOUR_MS - now()) / 1000));
    },
    async failed(attempt) {
      const { device, username } = attempt;
      if (device && await isKnown(attempt)) {
        return await deviceFailures.add(accountOf(username), device);
      }
      const { account, networks, all } = keysOf(attempt);
      await store.commit({ sum: [account, ...networks, all].map((key) => ({ key, by: 1 })) });
    },
    async succeeded(attempt) {
      // Or strangers who guess would have as many tries again with each of its owner's sign-ins.
      if (await isKnown(attempt)) return;
      await store.commit({ delete: [keysOf(attempt).account] });
    },
    async deletePast(limit) {
      // An hour more than the last: not every process's clock is there yet.
      const isOver = ({ key: [, of] }: Entry) => typeof of === "number" && of < hour() - 1;
      await deleteFromStart(store, ALL_FAILED_SIGN_INS, isOver, limit);
    },
  };
}
