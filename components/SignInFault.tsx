import type { FailedSignIn } from "../lib/identity/oidc/failed_sign_in.ts";
import { Brand } from "./Brand.tsx";

/** A sign-in with the provider that failed: why, and what to do. */
export function SignInFault({ title, detail, again, next, signedIn, requestId }: FailedSignIn) {
  return (
    <main class="sign-in">
      <div class="card sign-in-card">
        <Brand />
        <h1>{title}</h1>
        <p>{detail}</p>
        {again && <a class="button button-primary" href={signInAddress(next)}>Try again</a>}
        {signedIn
          ? <a class="button button-quiet" href="/">Go to the map</a>
          : !again && <a class="button button-quiet" href="/login">Back to sign-in</a>}
        <p class="muted request-id">Request {requestId}</p>
      </div>
    </main>
  );
}

/** @returns the address that begins a sign-in with the provider; `next` is where it leads. */
export function signInAddress(next: string): string {
  return next === "/" ? "/oidc/sign-in" : `/oidc/sign-in?${new URLSearchParams({ next })}`;
}
