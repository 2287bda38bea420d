/**
 * API tokens from this process's memory, else from KV or CARTO; renewed in the background before
 * they expire.
 */
import type { Rights } from "../access/grants.ts";
import type { Clock } from "../clock/clock.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { ApiTokens } from "./minting/api_tokens.ts";
import type { MintRequest } from "./minting/mint_request.ts";
import type { KeptTokens } from "./policy_enforcement.ts";
import type { ApiToken } from "./records.ts";
import type { Remembered } from "./remembered.ts";
import type { Timing } from "./timing.ts";
import type { TokenUses } from "./token_uses.ts";

export interface CachedTokensOptions extends Pick<Clock, "now"> {
  readonly remembered: Remembered<ApiToken>;
  readonly apiTokens: ApiTokens;
  /** The hash of the policy in force. */
  readonly policyHash: () => string;
  /** Whether the policy in force grants these tokens. */
  readonly isGranted: (tokens: KeptTokens) => boolean;
  /** Revokes the tokens of a hash, which were minted as the policy changed. */
  readonly revoke: (hash: string) => Promise<void>;
  readonly telemetry: Telemetry;
  readonly timing: Timing;
  readonly uses: Pick<TokenUses, "note">;
}

export interface CachedTokens {
  /** @returns as {@linkcode CachedTokens.get}, at once; null where memory has none. */
  peek(request: MintRequest): ApiToken | null;
  /**
   * @param request with rights by the policy in force.
   * @returns a token that is valid for at least `timing.marginMs`.
   * @throws what {@linkcode ApiTokens.obtain} throws.
   */
  get(request: MintRequest): Promise<ApiToken>;
}

const FROM_MEMORY = { kind: "api", layer: "memory" } as const;

export function createCachedTokens(options: CachedTokensOptions): CachedTokens {
  const { remembered, apiTokens, policyHash, telemetry, timing, now } = options;
  const countHit = telemetry.counter("carto_embed_token_hits_total", FROM_MEMORY);
  // Jitter: processes do not all renew at the same moment.
  const renewAheadMs = timing.renewAheadMs * (1 + Math.random() / 5);

  /** A short-lived token is not due for renewal during its whole life. */
  const aheadOf = ({ lifetimeMs }: Rights) => Math.min(renewAheadMs, lifetimeMs / 3);

  /** Gets the token from KV or CARTO, once for concurrent callers. */
  function fetchToken(request: MintRequest, readFrom: string, marginMs: number) {
    return remembered.fetch(request.hash, async () => {
      const token = await apiTokens.obtain(request, marginMs);
      // The policy or the day changed during the mint: a sweep may have run before the token was
      // stored. A waiting caller sees that the rights have changed, and asks again.
      const { endsAt = Infinity } = request.rights;
      const isOther = policyHash() !== readFrom || endsAt <= now();
      if (isOther && !options.isGranted(request)) {
        await options.revoke(request.hash);
      }
      return token;
    });
  }

  function renew(request: MintRequest, readFrom: string): void {
    fetchToken(request, readFrom, aheadOf(request.rights))
      // The old token is still valid for a while; the next caller tries again.
      .catch(() => undefined);
  }

  /** Notes that the token is handed out at this time, and renews it where that is due. */
  function handOut(token: ApiToken, request: MintRequest, readFrom: string, time: number) {
    const { hash, rights, expiresAt } = request;
    // A renewal that would not live longer is pointless.
    const gain = expiresAt - token.expiresAt;
    if (token.expiresAt - aheadOf(rights) <= time && gain > timing.marginMs) {
      renew(request, readFrom);
    }
    options.uses.note(hash, token.expiresAt, time);
    return token;
  }

  function kept(request: MintRequest, readFrom: string): ApiToken | null {
    const { hash, requestedAt } = request;
    const token = remembered.peek(
      hash,
      ({ expiresAt }) => expiresAt - timing.marginMs > requestedAt,
    );
    if (token === null) return null;
    countHit();
    return handOut(token, request, readFrom, requestedAt);
  }

  return {
    peek: (request) => kept(request, policyHash()),
    async get(request) {
      const readFrom = policyHash();
      const known = kept(request, readFrom);
      if (known !== null) return known;
      const token = await fetchToken(request, readFrom, timing.marginMs);
      return handOut(token, request, readFrom, now());
    },
  };
}
