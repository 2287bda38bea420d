import { Head } from "fresh/runtime";
import { SignInFault } from "../../components/SignInFault.tsx";
import { define } from "../../lib/http/define.ts";
import { hostCookie } from "../../lib/http/host_cookie.ts";
import { safeNext } from "../../lib/http/next_path.ts";
import { failedSignIn, requireOidc } from "../../lib/http/sign_in/failed_sign_in.ts";
import { SIGN_IN_COOKIE, SIGN_IN_LIFETIME_MS } from "../../lib/identity/oidc/sign_ins.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** Redirects to the provider. Opened by a link, since the CSP limits forms to this app. */
export const handler = define.handlers({
  async GET(ctx) {
    const oidc = requireOidc(ctx.state);
    const { searchParams } = ctx.url;
    const next = safeNext(searchParams.get("next"));
    try {
      const { location, ticket } = await oidc.begin(next, searchParams.has("again"));
      const cookie = hostCookie(ctx.state.services.config.appOrigin, SIGN_IN_COOKIE);
      return new Response(null, {
        status: 303,
        headers: {
          location,
          "set-cookie": cookie.set(ticket, SIGN_IN_LIFETIME_MS / 1000),
          "cache-control": "no-store",
        },
      });
    } catch (error) {
      return failedSignIn(error, ctx.state, next);
    }
  },
});

export default define.page<typeof handler>(
  function ProviderSignInPage({ data, state: { locale } }) {
    return (
      <>
        <Head>
          <title>{wordsOf(locale).titles.error(data.title)} · carto-embed</title>
        </Head>
        <SignInFault {...data} locale={locale} />
      </>
    );
  },
);
