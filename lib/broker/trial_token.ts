/**
 * A token that is made to be tried and is deleted at once. It is announced as every mint is, by an
 * intent under a lease: whoever keeps house deletes it if we die before we can.
 */
import { CartoError } from "../carto/errors.ts";
import type { TokenWish } from "../carto/tokens.ts";
import { installationKey, intentKey, leaseKey } from "../storage/keys.ts";
import type { Store } from "../storage/store.ts";
import { tokenNamePrefix } from "./api_tokens.ts";
import { TIMING } from "./timing.ts";

export interface TrialTokenOptions {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @throws {CartoError} */
  readonly create: (wish: TokenWish) => Promise<{ token: string; id: string }>;
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
 * tells whoever keeps house that we are at work still.
 * @throws {CartoError} when CARTO makes none, {StorageError} when it cannot be announced.
 */
export async function withTrialToken<T>(
  { store, now, create, remove }: TrialTokenOptions,
  wish: Omit<TokenWish, "name" | "expiresAt">,
  use: (token: string, hold: () => Promise<void>) => Promise<T>,
): Promise<Tried<T>> {
  const id = crypto.randomUUID();
  const name = `${await namePrefix(store)}trial-${id}`;
  const [lease, intent] = [leaseKey("api", `trial-${id}`), intentKey(name)];

  async function hold(): Promise<void> {
    const at = now();
    const expireInMs = TRIAL_LIFETIME_MS;
    await store.commit({
      set: [
        { key: lease, value: { holder: name, until: at + TIMING.leaseMs }, expireInMs },
        { key: intent, value: { lease, at }, expireInMs },
      ],
    });
  }
  const forget = () => store.commit({ delete: [lease, intent] });
  /** An intent without its lease: whoever keeps house looks for the token. */
  const leaveToHousekeeping = () => store.commit({ delete: [lease] });

  await hold();
  const made = await create({ ...wish, name, expiresAt: now() + TRIAL_LIFETIME_MS })
    .catch(async (error: unknown) => {
      // Where CARTO did not answer, it may have made the token all the same.
      const refused = error instanceof CartoError && (error.status ?? 0) >= 400;
      await (refused ? forget() : leaveToHousekeeping());
      throw error;
    });
  let leftBehind: string | undefined;
  const clear = async () => {
    const removed = await remove(made.id).then(() => true, (error: unknown) => {
      if (!(error instanceof CartoError)) throw error;
      return false;
    });
    if (!removed) leftBehind = name;
    await (removed ? forget() : leaveToHousekeeping());
  };
  let result: T;
  try {
    result = await use(made.token, hold);
  } finally {
    await clear();
  }
  return { result, leftBehind };
}

/** An installation that never minted has no name yet, and is not given one for a trial. */
async function namePrefix(store: Store): Promise<string> {
  const installation = (await store.get(installationKey()))?.value;
  return tokenNamePrefix(typeof installation === "string" ? installation : "new");
}
