/**
 * Signs people in with the configured identity provider, for routes/oidc/ and sign-out.
 * docs/identity-provider.md describes it from outside.
 */
import type { Clock } from "../../clock/clock.ts";
import type { OidcConfig } from "../../config/config.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { Log } from "../../log/log.ts";
import type { Declarations } from "../attributes/held_attributes.ts";
import { logAttributeFaults, takeAttributes } from "../attributes/take_attributes.ts";
import type { Person } from "../person.ts";
import { claimsOver, type IdClaims, personOf, providerUsername, saysEnough } from "./id_claims.ts";
import { authorizationUrl, CLOCK_TOLERANCE_S, redeemCode } from "./code_flow.ts";
import { OidcError } from "./oidc_errors.ts";
import { createLogoutOnce } from "./logout_once.ts";
import { LOGOUT_TOKEN_LIFETIME_S, parseLogoutToken } from "./logout_token.ts";
import { createProvider } from "./provider.ts";
import { missingScopes } from "./scopes.ts";
import { createSignIns, type SignIns, type TakenSignIn } from "./sign_ins.ts";
import { createSignOutThere, type SignOutThere } from "./sign_out_there.ts";
import { userInfo } from "./user_info.ts";

/** A person whom the provider authenticated. */
export interface Vouched {
  readonly person: Person;
  readonly idToken: string;
  /** The session at the provider, where it has an id. */
  readonly providerSession: string | undefined;
  /** When the provider authenticated them, where it says so: milliseconds since the epoch. */
  readonly authenticatedAt: number | undefined;
}

/** What the provider signed out: one session there, or a person altogether. */
export type SignedOutThere = { readonly providerSession: string } | { readonly username: string };

/** Each method throws OidcError when it fails. */
export interface Oidc {
  /** The provider's name, as people know it. */
  readonly label: string;
  /**
   * Starts a sign-in.
   *
   * @param again whether the person must sign in there, although they are signed in there.
   * @returns the URL at the provider, and the ticket for the browser.
   */
  begin(next: string, again?: boolean): Promise<{ location: string; ticket: string }>;
  /** Accepts a sign-in that the provider sent back, once. */
  readonly take: SignIns["take"];
  /** Asks the provider who signed in, and finishes the sign-in. */
  identify(signIn: TakenSignIn, parameters: URLSearchParams): Promise<Vouched>;
  readonly signOutThere: SignOutThere;
  /**
   * Runs a logout token: `end` is called with what it names. A token works once, also when copies
   * arrive at the same time; if `end` fails it can be used again.
   *
   * @throws {LogoutInProgressError} while another copy is in progress.
   */
  handleLogoutToken(token: string, end: (who: SignedOutThere) => Promise<void>): Promise<void>;
}

export interface OidcOptions extends Clock {
  readonly config: OidcConfig;
  readonly appOrigin: string;
  readonly fetch: typeof fetch;
  readonly store: KvStorage;
  readonly sealer: Sealer;
  /** The first one signs. */
  readonly secrets: readonly [string, ...string[]];
  readonly log: Log;
  /** The attributes to take. */
  readonly declared: () => Declarations;
}

/** @throws {OidcError} `not_asked_again`. */
function requireAskedAgain({ auth_time }: IdClaims, { againSince }: TakenSignIn): void {
  if (againSince === undefined) return;
  const isRecent = auth_time !== undefined &&
    (auth_time + CLOCK_TOLERANCE_S) * 1000 >= againSince;
  if (isRecent) return;
  const what = auth_time === undefined ? "auth_time is missing" : "auth_time is of before";
  throw new OidcError(
    "not_asked_again",
    `ID token: its ${what}: have the provider obey prompt=login and max_age`,
  );
}

export function createOidc(options: OidcOptions): Oidc {
  const { config, appOrigin, fetch, store, sealer, secrets, log, now, elapsed } = options;
  const { issuer, clientId, groupsClaim } = config;
  const provider = createProvider({ issuer, fetch, elapsed });
  const signIns = createSignIns({ store, secrets, now });
  const rememberedMs = (LOGOUT_TOKEN_LIFETIME_S + 2 * CLOCK_TOLERANCE_S) * 1000;
  const logoutOnce = createLogoutOnce({ store, now, rememberedMs });
  const redirectUri = `${appOrigin}/oidc/callback`;

  const sessionNamed = (sid: string) => sha256Hex(JSON.stringify([issuer, sid]));

  return {
    label: config.label,
    take: signIns.take,
    signOutThere: createSignOutThere({
      config,
      provider,
      store,
      sealer,
      returnUri: `${appOrigin}/oidc/signed-out`,
    }),

    async begin(next, again = false) {
      const present = await provider.present();
      const { ticket, proofs } = signIns.begin(next, again);
      const location = await authorizationUrl(present, config, redirectUri, proofs, { again });
      return { ticket, location };
    },

    async identify(signIn, parameters) {
      const { proofs } = signIn;
      const known = await provider.known();
      const answer = { parameters, redirectUri, proofs, now: now() };
      const identity = await redeemCode(known, config, answer);
      requireAskedAgain(identity.claims, signIn);
      await signIns.finish(signIn);
      const { idToken, claims, grantedScopes: granted } = identity;
      const declared = options.declared();
      const more = saysEnough(claims, groupsClaim, declared)
        ? {}
        : await userInfo(known, config, identity, now());
      const missing = missingScopes({
        requested: config.scopes,
        granted,
        offered: known.metadata.scopes_supported,
        groupsClaim,
      });
      const person = personOf(claimsOver(claims, more), config, missing);
      // From each document apart: a claim that vouches for another speaks of its own document.
      const { held, faults } = takeAttributes(declared, [claims, more], person.groups);
      logAttributeFaults(log, faults);
      return {
        person: { ...person, heldAttributes: held },
        idToken,
        providerSession: claims.sid === undefined ? undefined : await sessionNamed(claims.sid),
        authenticatedAt: claims.auth_time && Math.min(claims.auth_time * 1000, now()),
      };
    },

    async handleLogoutToken(token, end) {
      const { jti, sid, sub } = await parseLogoutToken(
        await provider.known(),
        clientId,
        token,
        now(),
      );
      await logoutOnce.run(sha256Hex(JSON.stringify([issuer, jti])), async () => {
        // Without a session id the person is signed out altogether; with one, only that session is.
        if (sid !== undefined) await end({ providerSession: await sessionNamed(sid) });
        else if (sub !== undefined) await end({ username: providerUsername(issuer, sub) });
      });
    },
  };
}
