import { Head } from "fresh/runtime";
import { SignInFault } from "../../components/SignInFault.tsx";
import { define } from "../../lib/http/define.ts";
import { hostCookie } from "../../lib/http/host_cookie.ts";
import { OidcError } from "../../lib/identity/oidc/errors.ts";
import { SESSION_LIFETIME_MS } from "../../lib/identity/sessions.ts";
import { failedSignIn, requireOidc } from "../../lib/identity/oidc/failed_sign_in.ts";
import { SIGN_IN_COOKIE } from "../../lib/identity/oidc/sign_ins.ts";

/** Where the provider sends the browser back to. */
export const handler = define.handlers({
  async GET(ctx) {
    const { services } = ctx.state;
    const oidc = requireOidc(ctx.state);
    const parameters = ctx.url.searchParams;
    const cookie = hostCookie(services.config.appOrigin, SIGN_IN_COOKIE);
    const ticket = cookie.read(ctx.req.headers.get("cookie"));
    let next = "/";
    try {
      const signIn = await oidc.take(ticket, parameters.get("state"));
      next = signIn.next;
      const vouched = await oidc.identify(signIn, parameters);
      if (!await services.users.admit(vouched.person)) {
        throw new OidcError("disabled", "Sign-in: an operator disabled the account here");
      }
      const { token, session } = await services.sessions.start(vouched.person, "cookie", {
        agent: ctx.req.headers.get("user-agent") ?? "",
        ...(vouched.providerSession === undefined ? {} : { providerSession: vouched.providerSession }),
      });
      await oidc.signOutThere.keep(session, vouched.idToken, SESSION_LIFETIME_MS);
      return new Response(null, {
        status: 303,
        headers: {
          location: next,
          "set-cookie": services.cookie.set(token, SESSION_LIFETIME_MS / 1000),
          "cache-control": "no-store",
        },
      });
    } catch (error) {
      return failedSignIn(error, ctx.state, next);
    }
  },
});

export default define.page<typeof handler>(function CallbackPage({ data }) {
  return (
    <>
      <Head>
        <title>Error: {data.title} · carto-embed</title>
      </Head>
      <SignInFault {...data} />
    </>
  );
});
