/**
 * Slows down password guessing. Failed sign-ins are counted by account, by network and in total,
 * for each clock hour, in KV, over all processes. No lockout lasts longer. A device that
 * signed in to the account before has its own count, and ignores the others.
 *
 * The rows are sums, so that no increment is lost. They contain no name and no address, only keyed
 * hashes.
 */
import { AppError } from "../../errors.ts";
import type { KeyedHash } from "../../crypto/keyed_hash.ts";
import { ALL_FAILED_SIGN_INS } from "../../storage/key_prefixes.ts";
import { failedSignInsKey } from "../../storage/keys.ts";
import {
  countOf,
  deletePastCounts,
  hourOf,
  secondsLeftInHour,
} from "../../storage/hourly_counts.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { createDeviceFailures } from "./device_failures.ts";
import type { KnownDevice } from "./known_devices.ts";
import { networksOf } from "./networks.ts";
import { normalUsername } from "../person.ts";

/** The purpose of the key that hashes names and addresses. */
export const HASH_PURPOSE = "names and addresses of sign-ins";

/** Failures per hour, with the reason of each limit. */
export const LIMITS = {
  /** No more than NIST allows in a row (SP 800-63B-4, 3.2.2): passwords here are long. */
  account: 100,
  /**
   * From an IPv4 address or an IPv6 /64, its /56, its /48. A whole office may share the first, and
   * mistype on a Monday morning; a provider's customers may share the last.
   */
  networks: [300, 600, 1_200],
  /** More than people mistype: an attacker guesses from many addresses. */
  all: 10_000,
  /** Left to each network while the total is exceeded, so that people can still sign in. */
  networksUnderAttack: [3, 6, 12],
  /** Over the whole life of a known device's id: the guesses that a stolen one allows. */
  device: 10,
} as const;

/** The account or a network has failed too often. */
export class TooManyAttemptsError extends AppError {
  override readonly name = "TooManyAttemptsError";
  override readonly code = "too_many_attempts";
  constructor(override readonly retryAfterS: number) {
    super("Too many failed sign-ins");
  }
}

/** One attempt to sign in. */
export interface Attempt {
  /** As typed: unknown accounts are counted too. */
  readonly username: string;
  /** The client's address, or the network it stands for. */
  readonly address: string;
  /** The device, if it has proven a sign-in to this account. @default {null} */
  readonly device?: KnownDevice | null;
}

export interface Throttle {
  /**
   * @returns whether a known device tries, to which other failures do not apply.
   * @throws {TooManyAttemptsError} where the account or a network has failed too often.
   */
  check(attempt: Attempt): Promise<"known" | "unknown">;
  failed(attempt: Attempt): Promise<void>;
  /** Deletes the account's failures: its owner has signed in from a place that they apply to. */
  succeeded(attempt: Attempt): Promise<void>;
  /** Deletes up to `limit` counts of past hours: a KV sum cannot expire. */
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
  const hour = () => hourOf(now());
  const accountOf = (username: string) => hash(normalUsername(username));
  const keysOf = ({ username, address }: Attempt) => ({
    account: failedSignInsKey(hour(), "account", accountOf(username)),
    networks: networksOf(address).map((network) =>
      failedSignInsKey(hour(), "address", hash(network))
    ),
    all: failedSignInsKey(hour(), "all", ""),
  });

  /** A device with too many failures counts as a stranger. */
  async function isKnown({ device, username }: Attempt): Promise<boolean> {
    if (!device) return false;
    return await deviceFailures.of(accountOf(username), device) < LIMITS.device;
  }

  return {
    async check(attempt) {
      if (await isKnown(attempt)) return "known";
      const keys = keysOf(attempt);
      const [all, account, ...networks] =
        (await store.getMany([keys.all, keys.account, ...keys.networks])).map(countOf);
      const limits = (all ?? 0) >= LIMITS.all ? LIMITS.networksUnderAttack : LIMITS.networks;
      const spent = networks.some((failures, index) => failures >= (limits[index] ?? Infinity));
      if ((account ?? 0) < LIMITS.account && !spent) return "unknown";
      throw new TooManyAttemptsError(secondsLeftInHour(now()));
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
      // Otherwise strangers would get new guesses with each sign-in of the owner.
      if (await isKnown(attempt)) return;
      await store.commit({ delete: [keysOf(attempt).account] });
    },
    deletePast: (limit) => deletePastCounts(store, ALL_FAILED_SIGN_INS, now(), limit),
  };
}
