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
import { ProblemError, problemOf } from "../lib/http/problem.ts";
import { signOut } from "../lib/identity/sign_out.ts";
import { problemTexts } from "../lib/locale/problem_texts.ts";
import { wordsOf } from "../lib/locale/words.ts";

/** Problems that the person can solve on this page; all others get the error page. */
const TOLD_HERE = ["wrong_credentials", "too_many_attempts", "sign_in_busy"];

export const handler = define.handlers({
  GET(ctx) {
    const next = safeNext(ctx.url.searchParams.get("next"));
    if (ctx.state.session !== null) return ctx.redirect(next, 303);
    return page({ username: "", error: null, next }, { headers: { "cache-control": "no-store" } });
  },

  /**
   * Called by the form, or by a page of ours that stays open and requests JSON:
   * `{display_name, groups}`, or a problem.
   */
  async POST(ctx) {
    const { config, cookie, deviceCookie, sessions, signIn } = ctx.state.services;
    if (!config.passwordSignIn) throw new ProblemError("password_sign_in_off");
    const isScript = ctx.req.headers.get("accept") === "application/json";
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
      if (isScript) {
        const { displayName, groups } = session;
        return Response.json({ display_name: displayName, groups }, { headers });
      }
      headers.set("location", next);
      return new Response(null, { status: 303, headers });
    } catch (error) {
      if (isScript) return answerError(error, ctx.state);
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
    const { config, demoAccounts, mapFiles, pageScripts, oidc } = state.services;
    const { titles } = wordsOf(locale);
    const scripts = builtScripts(pageScripts, mode);
    return (
      <>
        <Head>
          <title>{data.error === null ? titles.signIn : titles.signInError} · carto-embed</title>
          {mapPrefetches(mapFiles, [
            ...scriptsAtOnce(scripts, "OwnMap", locale),
            ...scripts?.later ?? [],
          ])}
        </Head>
        <LoginForm
          {...data}
          passwords={config.passwordSignIn}
          provider={oidc?.label}
          demoAccounts={demoAccounts}
          preferences={{ locale, theme, next: pathOf(url) }}
        />
      </>
    );
  },
);
