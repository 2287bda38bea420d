import type { FailedSignIn } from "../lib/http/sign_in/failed_sign_in.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { wordsOf } from "../lib/locale/words.ts";
import { CenteredCard } from "./CenteredCard.tsx";

/** A failed sign-in with the provider: the cause, and what to do. */
export function SignInFault(
  { title, detail, scopes, again, next, signedIn, requestId, locale }: FailedSignIn & {
    locale: Locale;
  },
) {
  const words = wordsOf(locale);
  return (
    <CenteredCard heading={title}>
      <p>{detail}</p>
      {scopes.length > 0 && <p>{words.signInFault.missingScope(scopes.join(", "))}</p>}
      {again && (
        <a class="button button-primary" href={signInAddress(next)}>{words.signInFault.again}</a>
      )}
      {signedIn
        ? <a class="button button-quiet" href="/">{words.signInFault.toMap}</a>
        : !again && <a class="button button-quiet" href="/login">{words.signInFault.toSignIn}</a>}
      <p class="muted request-id">{words.request(requestId)}</p>
    </CenteredCard>
  );
}

/**
 * @param next the page after the sign-in.
 * @param again whether the person must sign in there, although they are signed in.
 * @returns the URL that starts a sign-in with the provider.
 */
export function signInAddress(next: string, again = false): string {
  const query = new URLSearchParams({
    ...next === "/" ? {} : { next },
    ...again ? { again: "1" } : {},
  });
  return query.size === 0 ? "/oidc/sign-in" : `/oidc/sign-in?${query}`;
}
