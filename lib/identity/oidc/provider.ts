/** The provider as it described itself not long ago, its keys, and the way to it. */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import type { Upstream } from "../../outbound/exchange.ts";
import { discoveryRequest, type Metadata, processDiscovery } from "./metadata.ts";
import { CALL_DEADLINE_MS, callProvider, providerFetch } from "./provider_call.ts";

export interface Provider {
  readonly metadata: Metadata;
  /** Reaches the hosts that the provider names, and no others. */
  readonly upstream: Upstream;
  /** The keys it signs with. */
  readonly keys: JWTVerifyGetKey;
}

/** How long a provider's description of itself is used before it is asked for again. */
const FRESH_MS = 60 * 60 * 1000;
/** After a failure to refresh it, until the next try; the old one goes on being used. */
const RETRY_MS = 60 * 1000;
/** How long its keys are used before they are asked for again. */
const KEYS_FRESH_MS = 10 * 60 * 1000;
/** A token that names a key we lack has us ask for keys, at most this often. */
const KEYS_COOLDOWN_MS = 30 * 1000;

export interface ProviderOptions {
  /** Without a trailing slash. */
  readonly issuer: string;
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * @returns what gives the provider: discovered at the first use, since the app must start while the
 * provider is down, and again every hour. It throws OidcError while nothing was ever discovered.
 */
export function createProvider({ issuer, fetch, now }: ProviderOptions): () => Promise<Provider> {
  let known: { provider: Provider; staleAt: number } | undefined;
  let flight: Promise<Provider> | undefined;

  async function discover(): Promise<Provider> {
    const upstream = { fetch, origins: [new URL(issuer).origin], deadlineMs: CALL_DEADLINE_MS };
    const answer = await callProvider(upstream, discoveryRequest(issuer), "Discovery");
    const metadata = processDiscovery(answer, issuer);
    const { token_endpoint, jwks_uri, userinfo_endpoint } = metadata;
    const origins = [token_endpoint, jwks_uri, userinfo_endpoint ?? issuer]
      .map((url) => new URL(url).origin);
    return { metadata, ...keysOf(metadata, { ...upstream, origins }) };
  }

  /** The keys that are known stay known, unless the provider keeps them elsewhere now. */
  function keysOf(metadata: Metadata, upstream: Upstream): Omit<Provider, "metadata"> {
    const before = known?.provider;
    const keys = before?.metadata.jwks_uri === metadata.jwks_uri
      ? before.keys
      : createRemoteJWKSet(new URL(metadata.jwks_uri), {
        [customFetch]: providerFetch(upstream, "Keys of the provider"),
        cacheMaxAge: KEYS_FRESH_MS,
        cooldownDuration: KEYS_COOLDOWN_MS,
        timeoutDuration: CALL_DEADLINE_MS,
      });
    return { keys, upstream };
  }

  async function refresh(): Promise<Provider> {
    try {
      const provider = await discover();
      known = { provider, staleAt: now() + FRESH_MS };
      return provider;
    } catch (error) {
      if (known === undefined) throw error;
      known = { ...known, staleAt: now() + RETRY_MS };
      return known.provider;
    }
  }

  return async () => {
    if (known !== undefined && now() < known.staleAt) return known.provider;
    flight ??= refresh().finally(() => flight = undefined);
    return await flight;
  };
}
