/**
 * Makes logout tokens single-use across all processes: a replayed copy must not end sessions that
 * the person starts later.
 *
 * One process claims the token's row, by a commit with a check, before it ends anything. If that
 * process dies, its claim expires and the provider can send the token again.
 */
import * as v from "valibot";
import { AppError } from "../../errors.ts";
import { logoutTokenKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { OidcError } from "./oidc_errors.ts";

/** Longer than ending a person's sessions takes, including each commit's deadline. */
export const CLAIM_MS = 30_000;

/** Another process is running this logout token, or was when it died. */
export class LogoutInProgressError extends AppError {
  override readonly name = "LogoutInProgressError";
  override readonly code = "logout_in_progress";
  constructor() {
    super("Another copy of the logout token is in progress");
  }
}

const Claim = v.object({
  /** Milliseconds since the epoch. */
  claimedAt: v.number(),
});

export interface LogoutOnceOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a used token is remembered: as long as it would be accepted. */
  readonly rememberedMs: number;
}

export interface LogoutOnce {
  /**
   * Runs `end` for the first copy. If `end` fails, the token can be used again.
   *
   * @param idHash of the token's id.
   * @throws {OidcError} `replayed` for a token that was used.
   * @throws {LogoutInProgressError}
   */
  run(idHash: string, end: () => Promise<unknown>): Promise<void>;
}

export function createLogoutOnce({ store, now, rememberedMs }: LogoutOnceOptions): LogoutOnce {
  /** @returns the claim's versionstamp. */
  async function claim(key: Deno.KvKey): Promise<string> {
    const entry = await store.get(key);
    if (entry !== null) {
      const before = v.safeParse(Claim, entry.value);
      if (!before.success) {
        throw new OidcError("replayed", "Logout token: it was used before");
      }
      // Compared in both directions: a clock that was set back must not keep a claim alive.
      if (Math.abs(now() - before.output.claimedAt) < CLAIM_MS) throw new LogoutInProgressError();
    }
    const claimed = await store.commit({
      check: [{ key, versionstamp: entry?.versionstamp ?? null }],
      set: [{ key, value: { claimedAt: now() }, expireInMs: rememberedMs }],
    });
    if (claimed === null) throw new LogoutInProgressError();
    return claimed;
  }

  return {
    async run(idHash, end) {
      const key = logoutTokenKey(idHash);
      const versionstamp = await claim(key);
      try {
        await end();
      } catch (error) {
        // If this fails too, the claim expires.
        await store.commit({ check: [{ key, versionstamp }], delete: [key] }).catch(() => null);
        throw error;
      }
      await store.commit({ set: [{ key, value: true, expireInMs: rememberedMs }] });
    },
  };
}
