/**
 * Sign-ins that have begun: what we keep while the browser is at the provider. The browser holds a
 * random ticket in a cookie, KV holds the rest, sealed, under the ticket's SHA-256. A sign-in is
 * finished once, in the browser it began in, within minutes.
 */
import * as v from "valibot";
import { sha256Hex } from "../../sha256.ts";
import { signInKey } from "../../storage/keys.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Store } from "../../storage/store.ts";
import { newProofs, type Proofs } from "./code_flow.ts";
import { OidcError } from "./errors.ts";
import { LONGEST_TICKET, newTicket } from "./ticket.ts";

/** As long as somebody looks for their password and their second factor. */
export const SIGN_IN_LIFETIME_MS = 10 * 60 * 1000;
/** The ticket's cookie; over https `__Host-` is put before its name. */
export const SIGN_IN_COOKIE = "sign-in";

type SignIn = v.InferOutput<typeof SignIn>;
const SignIn = v.object({
  proofs: v.object({ state: v.string(), nonce: v.string(), verifier: v.string() }),
  next: v.string(),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});

export interface SignIns {
  /** @param next where the person wants to go: a path of ours. */
  begin(next: string): Promise<{ ticket: string; proofs: Proofs }>;
  /**
   * Takes the sign-in that the ticket names: nobody takes it again.
   *
   * @param state the provider's answer has; one that is not the sign-in's leaves it alone, since
   * the browser may have begun two.
   * @throws {OidcError} `expired`, `replayed` or `wrong_state`.
   */
  take(ticket: string | null, state: string | null): Promise<{ proofs: Proofs; next: string }>;
}

export interface SignInsOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createSignIns({ store, sealer, now }: SignInsOptions): SignIns {
  return {
    async begin(next) {
      const ticket = newTicket();
      const proofs = newProofs();
      const key = signInKey(await sha256Hex(ticket));
      const signIn: SignIn = { proofs, next, expiresAt: now() + SIGN_IN_LIFETIME_MS };
      const value = await sealer.seal(key, signIn);
      await store.commit({ set: [{ key, value, expireInMs: SIGN_IN_LIFETIME_MS }] });
      return { ticket, proofs };
    },

    async take(ticket, state) {
      if (ticket === null || ticket.length > LONGEST_TICKET) {
        throw new OidcError("expired", "Sign-in: the browser has no cookie of a sign-in");
      }
      const key = signInKey(await sha256Hex(ticket));
      const entry = await store.get(key);
      if (entry === null) {
        throw new OidcError("replayed", "Sign-in: its answer was taken before");
      }
      const parsed = v.safeParse(SignIn, await sealer.open(key, entry.value));
      if (!parsed.success || parsed.output.expiresAt <= now()) {
        throw new OidcError("expired", "Sign-in: it was not finished in time");
      }
      const { proofs, next } = parsed.output;
      if (state !== proofs.state) {
        throw new OidcError("wrong_state", "Sign-in: the answer's state is not the sign-in's");
      }
      const taken = { check: [{ key, versionstamp: entry.versionstamp }], delete: [key] };
      if (await store.commit(taken) === null) {
        throw new OidcError("replayed", "Sign-in: its answer was taken before");
      }
      return { proofs, next };
    },
  };
}
