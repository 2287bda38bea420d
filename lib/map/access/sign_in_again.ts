/** Signing in again from a page that stays as it is. */
import * as v from "valibot";
import { Named } from "./map_access.ts";

const Problem = v.object({ code: v.string() });

export type SignInOutcome =
  | { readonly name: "signed_in"; readonly displayName: string }
  | {
    readonly name: "refused";
    readonly reason: "wrong" | "tooMany" | "failed";
  };

/** Sends what the sign-in form sends; the answer's cookie is the new session. */
export async function signInAgain(
  credentials: { readonly username: string; readonly password: string },
): Promise<SignInOutcome> {
  const response = await fetch("/login", {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(credentials),
  }).catch(() => null);
  const answer: unknown = await response?.json().catch(() => null);
  const signedIn = v.safeParse(Named, answer);
  if (response?.ok && signedIn.success) {
    return { name: "signed_in", displayName: signedIn.output.display_name };
  }
  const problem = v.safeParse(Problem, answer);
  const code = problem.success ? problem.output.code : "";
  return {
    name: "refused",
    reason: code === "wrong_credentials"
      ? "wrong"
      : code === "too_many_attempts"
      ? "tooMany"
      : "failed",
  };
}
