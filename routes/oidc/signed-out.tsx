import { page } from "fresh";
import { Head } from "fresh/runtime";
import { CenteredCard } from "../../components/CenteredCard.tsx";
import { define } from "../../lib/http/define.ts";
import { hostCookie } from "../../lib/http/host_cookie.ts";
import { requireOidc } from "../../lib/http/sign_in/failed_sign_in.ts";
import { SIGN_OUT_COOKIE } from "../../lib/identity/oidc/sign_out_there.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** The page after a sign-out, here or at the provider. */
export const handler = define.handlers({
  GET(ctx) {
    const { services, session } = ctx.state;
    const { label, signOutThere } = requireOidc(ctx.state);
    if (session !== null) return ctx.redirect("/", 303);
    const cookie = hostCookie(services.config.appOrigin, SIGN_OUT_COOKIE);
    const ticket = cookie.read(ctx.req.headers.get("cookie"));
    const there = signOutThere.isDone(ticket, ctx.url.searchParams.get("state"));
    const headers = new Headers({ "cache-control": "no-store" });
    if (there) headers.set("set-cookie", cookie.clear());
    return page({ label, there, canSignOutThere: !there && ticket !== null }, { headers });
  },
});

export default define.page<typeof handler>(function SignedOutPage({ data, state }) {
  const { signedOut, titles } = wordsOf(state.locale);
  const { label, there, canSignOutThere } = data;
  return (
    <>
      <Head>
        <title>{titles.signedOut} · carto-embed</title>
      </Head>
      <CenteredCard heading={signedOut.heading}>
        <p>{there ? signedOut.there(label) : signedOut.hereOnly(label)}</p>
        {canSignOutThere && (
          <a class="button button-primary" href="/oidc/sign-out">{signedOut.outThere(label)}</a>
        )}
        <a class="button button-quiet" href="/login">{signedOut.again}</a>
      </CenteredCard>
    </>
  );
});
