/** The OAuth token: one per day, for all processes. */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import type { CartoConfig } from "../../config/config.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { leaseKey, oauthTokenKey } from "../../storage/keys.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { CartoCalls } from "./carto_calls.ts";
import type { Coordinator } from "./coordinator.ts";
import type { Slot } from "./slot.ts";
import { OAuthToken } from "../records.ts";
import { Remembered } from "../remembered.ts";
import { OAUTH_MARGIN_MS, OAUTH_RENEW_AHEAD_MS, type Timing } from "../timing.ts";

export interface OAuthTokens {
  /** @throws {CartoError} when CARTO returns none. */
  get(): Promise<OAuthToken>;
  /**
   * Calls CARTO with the token, which may still be pending. A token that CARTO refuses may have
   * been revoked early: it is dropped, and the call retried once with a fresh one.
   *
   * @throws what the call throws.
   */
  use<T>(call: (oauth: Promise<OAuthToken>) => Promise<T>): Promise<T>;
}

export interface OAuthTokensOptions extends Clock {
  readonly carto: CartoConfig;
  readonly calls: CartoCalls;
  readonly coordinator: Coordinator;
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly telemetry: Telemetry;
  readonly timing: Timing;
}

/** The process has only one. */
const ID = "oauth";

/** @returns the name in KV of this client at this endpoint. */
export function oauthClientHash({ authUrl, clientId }: CartoConfig): string {
  return sha256Hex(JSON.stringify([authUrl, clientId]));
}

export function createOAuthTokens(options: OAuthTokensOptions): OAuthTokens {
  const { carto, calls, coordinator, store, sealer, telemetry, timing, now, elapsed } = options;
  const clientHash = oauthClientHash(carto);
  const key = oauthTokenKey(clientHash);
  const remembered = new Remembered<OAuthToken>({
    elapsed,
    // It grants no user access to data, so nothing needs revoking within seconds: a token that
    // CARTO refuses is dropped then.
    recheckMs: OAUTH_RENEW_AHEAD_MS,
    failureRestMs: timing.failureRestMs,
  });

  const lives = (token: OAuthToken, marginMs: number) => token.expiresAt - marginMs > now();

  async function open(entry: Entry | null): Promise<OAuthToken | null> {
    const parsed = v.safeParse(OAuthToken, await sealer.open(key, entry?.value));
    return parsed.success ? parsed.output : null;
  }

  const slot = (marginMs: number): Slot<OAuthToken, null> => ({
    kind: "oauth",
    leaseKey: leaseKey("oauth", clientHash),
    keys: [key],
    stored: ([row = null]) => open(row),
    ready: () => Promise.resolve(),
    suffices: (token) => lives(token, marginMs),
    claim: () => Promise.resolve({ change: {}, claim: null }),
    mint: () => calls.oauthToken(),
    async commit(minted) {
      const value = await sealer.seal(key, minted);
      return { set: [{ key, value, expireInMs: minted.expiresAt - now() }] };
    },
    fail: () => ({}),
    // It expires within a day, and CARTO has no call to revoke it.
    discard: () => Promise.resolve(),
  });

  async function get(): Promise<OAuthToken> {
    const known = remembered.peek(ID, (token) => lives(token, OAUTH_MARGIN_MS));
    if (known === null) {
      return await remembered.fetch(ID, () => coordinator.obtain(slot(OAUTH_MARGIN_MS)));
    }
    telemetry.count("carto_embed_token_hits_total", { kind: "oauth", layer: "memory" });
    if (!lives(known, OAUTH_RENEW_AHEAD_MS)) {
      // Before it expires; a failure changes nothing.
      remembered.fetch(ID, () => coordinator.obtain(slot(OAUTH_RENEW_AHEAD_MS)))
        .catch(() => undefined);
    }
    return known;
  }

  /** Drops a token that CARTO refused, unless another has replaced it. */
  async function drop(refused: OAuthToken): Promise<void> {
    if (remembered.peek(ID, () => true)?.token === refused.token) remembered.drop(ID);
    const entry = await store.get(key);
    if (entry === null || (await open(entry))?.token !== refused.token) return;
    await store.commit({ check: [entry], delete: [key] });
  }

  return {
    get,
    async use(call) {
      const oauth = get();
      // Callers that do not need the token do not get its error.
      oauth.catch(() => undefined);
      try {
        return await call(oauth);
      } catch (error) {
        if (!(error instanceof CartoError && error.status === 401)) throw error;
        await drop(await oauth);
        telemetry.count("carto_embed_upstream_retries_total", {
          call: "API Access Token",
          reason: "unauthorized",
        });
        return await call(get());
      }
    },
  };
}
