/** Signing in again from a page that stays as it is. */
import { nameOf, textIn } from "./access_answer.ts";

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
  const displayName = nameOf(answer);
  if (response?.ok && displayName !== null) return { name: "signed_in", displayName };
  const code = textIn(answer, "code");
  return {
    name: "refused",
    reason: code === "wrong_credentials"
      ? "wrong"
      : code === "too_many_attempts"
      ? "tooMany"
      : "failed",
  };
}
