/** The provider as it described itself not long ago, its keys, and the way to it. */
import type { JWTVerifyGetKey } from "jose";
import type { Clock } from "../../clock/clock.ts";
import type { Upstream } from "../../outbound/exchange.ts";
import { createRemoteKeys } from "../../outbound/remote_keys.ts";
import { discoveryRequest, type Metadata, processDiscovery } from "./metadata.ts";
import { CALL_DEADLINE_MS, callProvider, providerFetch } from "./provider_call.ts";

export interface Provider {
  readonly metadata: Metadata;
  /** Reaches the hosts that the provider names, and no others. */
  readonly upstream: Upstream;
  /** The keys it signs with. */
  readonly keys: JWTVerifyGetKey;
}

/** How long what the provider says of itself is good for. */
const KNOWN_MS = 60 * 60 * 1000;
/** After a failure to ask it again, until the next try; what was known goes on being used. */
const RETRY_MS = 60 * 1000;
/** How long a provider that answered counts as there. */
const PRESENT_MS = 10 * 1000;
/** How long its keys are used before they are asked for again. */
const KEYS_FRESH_MS = 10 * 60 * 1000;
/** A token that names a key we lack has us ask for keys, at most this often. */
const KEYS_COOLDOWN_MS = 30 * 1000;

export interface ProviderSource {
  /** @throws {OidcError} while the provider has never answered. */
  known(): Promise<Provider>;
  /**
   * Asks the provider unless it has just answered: nobody is to be sent to one that is down, where
   * the browser's own error would be all they see.
   *
   * @throws {OidcError}
   */
  present(): Promise<Provider>;
}

export interface ProviderOptions {
  /** Without a trailing slash. */
  readonly issuer: string;
  readonly fetch: typeof fetch;
  readonly elapsed: Clock["elapsed"];
}

/** The provider is asked at the first use: the app must start while it is down. */
export function createProvider({ issuer, fetch, elapsed }: ProviderOptions): ProviderSource {
  let known: { provider: Provider; askedAt: number } | undefined;
  let triedAt = -Infinity;
  let flight: Promise<Provider> | undefined;

  async function discover(): Promise<Provider> {
    triedAt = elapsed();
    const upstream = { fetch, origins: [new URL(issuer).origin], deadlineMs: CALL_DEADLINE_MS };
    const answer = await callProvider(upstream, discoveryRequest(issuer), "Discovery");
    const metadata = processDiscovery(answer, issuer);
    const { token_endpoint, jwks_uri, userinfo_endpoint } = metadata;
    const origins = [token_endpoint, jwks_uri, userinfo_endpoint ?? issuer]
      .map((url) => new URL(url).origin);
    const provider = { metadata, ...keysOf(metadata, { ...upstream, origins }) };
    known = { provider, askedAt: elapsed() };
    return provider;
  }

  /** The keys that are known stay known, unless the provider keeps them elsewhere now. */
  function keysOf(metadata: Metadata, upstream: Upstream): Omit<Provider, "metadata"> {
    const before = known?.provider;
    const keys = before?.metadata.jwks_uri === metadata.jwks_uri ? before.keys : createRemoteKeys({
      url: new URL(metadata.jwks_uri),
      fetch: providerFetch(upstream, "Keys of the provider"),
      elapsed,
      freshMs: KEYS_FRESH_MS,
      cooldownMs: KEYS_COOLDOWN_MS,
      deadlineMs: CALL_DEADLINE_MS,
    });
    return { keys, upstream };
  }

  async function ask(): Promise<Provider> {
    flight ??= discover().finally(() => flight = undefined);
    return await flight;
  }

  return {
    async known() {
      if (known === undefined) return await ask();
      const { askedAt, provider } = known;
      if (elapsed() - askedAt < KNOWN_MS || elapsed() - triedAt < RETRY_MS) return provider;
      return await ask().catch(() => provider);
    },
    async present() {
      if (known !== undefined && elapsed() - known.askedAt < PRESENT_MS) return known.provider;
      return await ask();
    },
  };
}
