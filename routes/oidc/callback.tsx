import type { Context } from "fresh";
import { Head } from "fresh/runtime";
import { SignInFault } from "../../components/SignInFault.tsx";
import { prepareSession } from "../../lib/first_map/prepare_session.ts";
import { clientOf } from "../../lib/http/client.ts";
import { define, type State } from "../../lib/http/define.ts";
import { hostCookie } from "../../lib/http/host_cookie.ts";
import { failedSignIn, requireOidc } from "../../lib/http/sign_in/failed_sign_in.ts";
import type { Vouched } from "../../lib/identity/oidc/oidc.ts";
import { SIGN_IN_COOKIE } from "../../lib/identity/oidc/sign_ins.ts";
import { signOut } from "../../lib/identity/sign_out.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** The redirect URI of the identity provider. */
export const handler = define.handlers({
  async GET(ctx) {
    const oidc = requireOidc(ctx.state);
    const parameters = ctx.url.searchParams;
    const cookie = hostCookie(ctx.state.services.config.appOrigin, SIGN_IN_COOKIE);
    const ticket = cookie.read(ctx.req.headers.get("cookie"));
    let next = "/";
    try {
      const signIn = await oidc.take(ticket, parameters.get("state"));
      next = signIn.next;
      return await letIn(ctx, await oidc.identify(signIn, parameters), next);
    } catch (error) {
      return failedSignIn(error, ctx.state, next);
    }
  },
});

async function letIn(ctx: Context<State>, vouched: Vouched, next: string): Promise<Response> {
  const { services, session: before } = ctx.state;
  const { authenticatedAt, person, providerSession } = vouched;
  const { token, session } = await services.signIn.withProof(person, "cookie", {
    agent: clientOf(ctx).agent,
    authenticatedAt,
    ...(providerSession === undefined ? {} : { providerSession }),
  });
  const { lifetimeMs } = services.config.session;
  await requireOidc(ctx.state).signOutThere.keep(session, vouched.idToken, lifetimeMs);
  // Revoke the previous session of this browser: its cookie is replaced.
  if (before !== null) await signOut(services, before, session);
  const { sessions } = services;
  const read = (use = {}) => sessions.read(token, "cookie", { ...use, unattended: true });
  prepareSession(services, read, next);
  return new Response(null, {
    status: 303,
    headers: {
      location: next,
      "set-cookie": services.cookie.set(token, lifetimeMs / 1000),
      "cache-control": "no-store",
    },
  });
}

export default define.page<typeof handler>(function CallbackPage({ data, state: { locale } }) {
  return (
    <>
      <Head>
        <title>{wordsOf(locale).titles.error(data.title)} · carto-embed</title>
      </Head>
      <SignInFault {...data} locale={locale} />
    </>
  );
});
