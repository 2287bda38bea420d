/** Signs in again without leaving the page. */
import { textIn } from "./access_answer.ts";

export type SignInOutcome = "signed_in" | "wrong" | "tooMany" | "failed";

/** Sends the sign-in form's request; the response's cookie is the new session. */
export async function signInAgain(
  credentials: { readonly username: string; readonly password: string },
): Promise<SignInOutcome> {
  const response = await fetch("/login", {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(credentials),
  }).catch(() => null);
  if (response?.ok) return "signed_in";
  const answer: unknown = await response?.json().catch(() => null);
  switch (textIn(answer, "code")) {
    case "wrong_credentials":
      return "wrong";
    case "too_many_attempts":
      return "tooMany";
    default:
      return "failed";
  }
}
