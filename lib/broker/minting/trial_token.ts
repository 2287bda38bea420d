/**
 * A token that is created for a test and deleted at once. It has an intent under a lease, as every
 * mint has: maintenance deletes the token if we die first.
 */
import { CartoError } from "../../carto/carto_errors.ts";
import type { TokenRequest } from "../../carto/tokens.ts";
import { intentKey, leaseKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { lostIntent } from "./intents.ts";
import { TIMING } from "../timing.ts";

export interface TrialTokenOptions {
  readonly store: KvStorage;
  /** The prefix of this installation's token names. */
  readonly namePrefix: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @throws {CartoError} */
  readonly create: (request: TokenRequest) => Promise<{ token: string; id: string }>;
  /** @throws {CartoError} */
  readonly remove: (id: string) => Promise<void>;
}

/** The result of a trial. */
export interface Tried<T> {
  readonly result: T;
  /** The token's name where CARTO did not delete it; it expires by itself. */
  readonly leftBehind: string | undefined;
}

/** Until a token that was not deleted expires. */
export const TRIAL_LIFETIME_MS = 5 * 60_000;

/**
 * Creates a token, lets `use` try it, and deletes it, also where `use` throws.
 *
 * @param use is called with the token and `hold`, to be called before each step of up to eight
 * seconds: it shows maintenance that we are still working.
 * @throws {CartoError} when CARTO creates none, {StorageError} when its intent cannot be stored.
 */
export async function withTrialToken<T>(
  { store, namePrefix, now, create, remove }: TrialTokenOptions,
  request: Omit<TokenRequest, "name" | "expiresAt">,
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
  const removeRows = () => store.commit({ delete: [lease, intent] });
  const leaveToMaintenance = () =>
    store.commit({ delete: [lease, intent], set: [lostIntent(name, now())] });

  await hold();
  const made = await create({ ...request, name, expiresAt: now() + TRIAL_LIFETIME_MS })
    .catch(async (error: unknown) => {
      // Where CARTO did not answer, it may have created the token.
      const refused = error instanceof CartoError && (error.status ?? 0) >= 400;
      await (refused ? removeRows() : leaveToMaintenance());
      throw error;
    });
  let leftBehind: string | undefined;
  const clear = async () => {
    const removed = await remove(made.id).then(() => true, (error: unknown) => {
      if (!(error instanceof CartoError)) throw error;
      return false;
    });
    if (!removed) leftBehind = name;
    await (removed ? removeRows() : leaveToMaintenance());
  };
  let result: T;
  try {
    result = await use(made.token, hold);
  } finally {
    await clear();
  }
  return { result, leftBehind };
}
