/**
 * Signing out at the provider too, by a link to it (OpenID Connect RP-Initiated Logout 1.0). The ID
 * token that a session began with tells the provider whom to sign out; it is kept, sealed, for that
 * alone.
 */
import * as v from "valibot";
import type { OidcConfig } from "../../config.ts";
import { idTokenKey } from "../../storage/keys.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Store } from "../../storage/store.ts";
import type { Provider } from "./provider.ts";

/** It travels in an address, and servers take addresses of 8 KiB. */
const LONGEST_HINT = 6 * 1024;

export interface SignOutThere {
  /** Keeps what signing out at the provider takes, for as long as the session may last. */
  keep(session: { idHash: string }, idToken: string, lifetimeMs: number): Promise<void>;
  /**
   * Takes it; the session has ended.
   *
   * @param state comes back from the provider with the browser.
   * @returns the address at the provider; null where it offers none.
   * @throws {OidcError} while nothing is known of the provider.
   */
  take(session: { idHash: string }, state: string): Promise<string | null>;
}

export interface SignOutThereOptions {
  readonly config: OidcConfig;
  readonly provider: () => Promise<Provider>;
  readonly store: Store;
  readonly sealer: Sealer;
  /** Where the provider sends the browser afterwards. */
  readonly returnUri: string;
}

export function createSignOutThere(options: SignOutThereOptions): SignOutThere {
  const { config, provider, store, sealer, returnUri } = options;
  return {
    async keep({ idHash }, idToken, lifetimeMs) {
      const { metadata } = await provider();
      if (metadata.end_session_endpoint === undefined || idToken.length > LONGEST_HINT) return;
      const key = idTokenKey(idHash);
      const value = await sealer.seal(key, idToken);
      await store.commit({ set: [{ key, value, expireInMs: lifetimeMs }] });
    },

    async take({ idHash }, state) {
      const key = idTokenKey(idHash);
      const entry = await store.get(key);
      await store.commit({ delete: [key] });
      const { metadata } = await provider();
      if (metadata.end_session_endpoint === undefined) return null;
      const url = new URL(metadata.end_session_endpoint);
      url.searchParams.set("client_id", config.clientId);
      url.searchParams.set("post_logout_redirect_uri", returnUri);
      url.searchParams.set("state", state);
      const hint = v.safeParse(v.string(), await sealer.open(key, entry?.value));
      // Without it most providers ask first.
      if (hint.success) url.searchParams.set("id_token_hint", hint.output);
      return url.href;
    },
  };
}
