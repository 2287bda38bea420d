import { page } from "fresh";
import { Head } from "fresh/runtime";
import { SignInAgain } from "../../components/admin/SignInAgain.tsx";
import { adminDefine } from "../../lib/http/define.ts";
import { pathOf, safeNext } from "../../lib/http/next_path.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** Asks for the sign-in again, before a change; see lib/http/fresh_sign_in.ts. */
export const handler = adminDefine.handlers({
  GET(ctx) {
    const { admin: { session }, services: { config, oidc } } = ctx.state;
    const { method, username } = session;
    return page({
      account: method === "password" && config.passwordSignIn ? username : null,
      provider: method === "oidc" ? oidc?.label ?? null : null,
      next: safeNext(ctx.url.searchParams.get("next")),
    }, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(
  function SignInAgainPage({ data, state: { locale, theme }, url }) {
    return (
      <>
        <Head>
          <title>{wordsOf(locale).admin.signIn.heading} · carto-embed</title>
        </Head>
        <SignInAgain {...data} preferences={{ locale, theme, next: pathOf(url) }} />
      </>
    );
  },
);
