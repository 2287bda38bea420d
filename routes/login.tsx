import { scriptsAtOnce } from "../lib/assets/page_scripts.ts";
import { page } from "fresh";
import { Head } from "fresh/runtime";
import { LoginForm } from "../components/LoginForm.tsx";
import { builtScripts, mapPrefetches } from "../components/map_links.tsx";
import { prepareSession } from "../lib/first_map/prepare_session.ts";
import { answerError } from "../lib/http/answer_error.ts";
import { readForm } from "../lib/http/body.ts";
import { clientOf } from "../lib/http/client.ts";
import { define } from "../lib/http/define.ts";
import { pathOf, safeNext } from "../lib/http/next_path.ts";
import { landingPage } from "../lib/http/sign_in/landing_page.ts";
import { ProblemError, problemOf } from "../lib/http/problem.ts";
import { signOut } from "../lib/identity/sign_out.ts";
import { problemTexts } from "../lib/locale/problem_texts.ts";
import { wordsOf } from "../lib/locale/words.ts";

const JSON_TYPE = "application/json";
/** Problems that the person can solve on this page; all others get the error page. */
const TOLD_HERE = ["wrong_credentials", "too_many_attempts", "sign_in_busy"];

export const handler = define.handlers({
  GET(ctx) {
    const next = safeNext(ctx.url.searchParams.get("next"));
    if (ctx.state.session !== null) return ctx.redirect(next, 303);
    return page({ username: "", error: null, next }, { headers: { "cache-control": "no-store" } });
  },

  /**
   * Called by the form, which is redirected or gets this page again; by this page's script, which
   * accepts JSON, `{display_name, groups, page, ahead?}`, instead of a redirect; and by a map that
   * stays open, which gets nothing but JSON.
   */
  async POST(ctx) {
    const { config, cookie, deviceCookie, sessions, signIn } = ctx.state.services;
    if (!config.passwordSignIn) throw new ProblemError("password_sign_in_off");
    const accept = ctx.req.headers.get("accept") ?? "";
    const form = await readForm(ctx.req);
    const username = form.get("username") ?? "";
    const next = safeNext(form.get("next"));
    const password = form.get("password") ?? "";
    const { address, agent } = clientOf(ctx);
    try {
      const attempt = { username, password, address, devices: deviceCookie.read(ctx.req.headers) };
      const started = await signIn.withPassword(attempt, "cookie", { agent });
      const { token, session } = started;
      // Revoke the previous session of this browser: its cookie is replaced.
      if (ctx.state.session !== null) {
        await signOut(ctx.state.services, ctx.state.session, session);
      }
      const read = (use = {}) => sessions.read(token, "cookie", { ...use, unattended: true });
      prepareSession(ctx.state.services, read, next);
      const headers = new Headers({
        "set-cookie": cookie.set(token, config.session.lifetimeMs / 1000),
        "cache-control": "no-store",
      });
      headers.append("set-cookie", deviceCookie.set(started.devices));
      const landing = landingPage(ctx.state.services, session, next);
      if (accept.startsWith(JSON_TYPE)) {
        const { displayName, groups } = session;
        const opened = accept === JSON_TYPE ? {} : landing;
        return Response.json({ display_name: displayName, groups, ...opened }, { headers });
      }
      headers.set("location", landing.page);
      return new Response(null, { status: 303, headers });
    } catch (error) {
      if (accept === JSON_TYPE) return answerError(error, ctx.state);
      const problem = problemOf(error);
      if (!TOLD_HERE.includes(problem.code)) throw error;
      const { detail } = problemTexts(problem, ctx.state.locale);
      return page({ username, error: detail, next }, {
        status: problem.status,
        headers: { ...problem.headers, "cache-control": "no-store" },
      });
    }
  },
});

export default define.page<typeof handler>(
  function LoginPage({ config: { mode }, data, state, url }) {
    const { locale, theme } = state;
    const { carto, config, demoAccounts, mapFiles, pageScripts, oidc } = state.services;
    const { titles } = wordsOf(locale);
    const scripts = builtScripts(pageScripts, mode);
    // Sign-in with a provider leaves the page, and with it all that was evaluated.
    const isScripted = scripts !== null && config.passwordSignIn && config.signInScript;
    return (
      <>
        <Head>
          <title>{data.error === null ? titles.signIn : titles.signInError} · carto-embed</title>
          {mapPrefetches(mapFiles, {
            atOnce: scriptsAtOnce(scripts, "OwnMap", locale),
            later: scripts?.later ?? [],
          })}
        </Head>
        <LoginForm
          {...data}
          passwords={config.passwordSignIn}
          provider={oidc?.label}
          demoAccounts={demoAccounts}
          preferences={{ locale, theme, next: pathOf(url) }}
          cartoOrigin={new URL(carto.apiBaseUrl).origin}
        />
        {isScripted && <script type="module" src={mapFiles.signin.path} />}
      </>
    );
  },
);
