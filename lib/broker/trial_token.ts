/**
 * A token that is made to be tried and is deleted at once. It is announced as every mint is, by an
 * intent under a lease: maintenance deletes it if we die before we can.
 */
import { CartoError } from "../carto/errors.ts";
import type { TokenRequest } from "../carto/tokens.ts";
import { intentKey, leaseKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { lostIntent } from "./intents.ts";
import { TIMING } from "./timing.ts";

export interface TrialTokenOptions {
  readonly store: KvStorage;
  /** What every token of this installation is called, at its beginning. */
  readonly namePrefix: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @throws {CartoError} */
  readonly create: (wish: TokenRequest) => Promise<{ token: string; id: string }>;
  /** @throws {CartoError} */
  readonly remove: (id: string) => Promise<void>;
}

/** What came of a trial. */
export interface Tried<T> {
  readonly result: T;
  /** The token's name where CARTO did not delete it; it ends by itself. */
  readonly leftBehind: string | undefined;
}

/** Until a token that nobody deleted ends by itself. */
export const TRIAL_LIFETIME_MS = 5 * 60_000;

/**
 * Makes a token, lets `use` try it, and deletes it, also where `use` throws.
 *
 * @param use is given the token and `hold`, to be called before each step of up to eight seconds: it
 * tells maintenance that we are still at work.
 * @throws {CartoError} when CARTO makes none, {StorageError} when it cannot be announced.
 */
export async function withTrialToken<T>(
  { store, namePrefix, now, create, remove }: TrialTokenOptions,
  wish: Omit<TokenRequest, "name" | "expiresAt">,
  use: (token: string, hold: () => Promise<void>) => Promise<T>,
): Promise<Tried<T>> {
  const id = crypto.randomUUID();
  const name = `${namePrefix}trial-${id}`;
  const lease = leaseKey("api", `trial-${id}`);
  const intent = intentKey(now() + TIMING.leaseMs, name);

  async function hold(): Promise<void> {
    const expireInMs = TRIAL_LIFETIME_MS;
    await store.commit({
      set: [
        { key: lease, value: { holder: name, until: now() + TIMING.leaseMs }, expireInMs },
        { key: intent, value: { lease }, expireInMs },
      ],
    });
  }
  const forget = () => store.commit({ delete: [lease, intent] });
  const leaveToMaintenance = () =>
    store.commit({ delete: [lease, intent], set: [lostIntent(name, now())] });

  await hold();
  const made = await create({ ...wish, name, expiresAt: now() + TRIAL_LIFETIME_MS })
    .catch(async (error: unknown) => {
      // Where CARTO did not answer, it may have made the token all the same.
      const refused = error instanceof CartoError && (error.status ?? 0) >= 400;
      await (refused ? forget() : leaveToMaintenance());
      throw error;
    });
  let leftBehind: string | undefined;
  const clear = async () => {
    const removed = await remove(made.id).then(() => true, (error: unknown) => {
      if (!(error instanceof CartoError)) throw error;
      return false;
    });
    if (!removed) leftBehind = name;
    await (removed ? forget() : leaveToMaintenance());
  };
  let result: T;
  try {
    result = await use(made.token, hold);
  } finally {
    await clear();
  }
  return { result, leftBehind };
}
