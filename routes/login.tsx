import { page } from "fresh";
import { Head } from "fresh/runtime";
import { LoginForm } from "../components/LoginForm.tsx";
import { readForm } from "../lib/http/body.ts";
import { define } from "../lib/http/define.ts";
import { signOut } from "../lib/identity/sign_out.ts";

export const handler = define.handlers({
  GET(ctx) {
    if (ctx.state.session !== null) return ctx.redirect("/", 303);
    return page({ username: "", error: null }, { headers: { "cache-control": "no-store" } });
  },

  async POST(ctx) {
    const { config, cookie, sessions, users } = ctx.state.services;
    const form = await readForm(ctx.req);
    const username = form.get("username") ?? "";
    const user = await users.authenticate(username, form.get("password") ?? "");
    if (user === null) {
      return page({ username, error: "The user name or the password is wrong. Try again." }, {
        status: 401,
        headers: { "cache-control": "no-store" },
      });
    }
    const { token } = await sessions.start(user, "cookie");
    // Whoever was signed in here before is signed out: an old cookie dies with the sign-in.
    if (ctx.state.session !== null) await signOut(ctx.state.services, ctx.state.session);
    return new Response(null, {
      status: 303,
      headers: {
        location: "/",
        "set-cookie": cookie.set(token, config.session.lifetimeMs / 1000),
        "cache-control": "no-store",
      },
    });
  },
});

export default define.page<typeof handler>(function LoginPage({ data, state }) {
  return (
    <>
      <Head>
        <title>{data.error === null ? "Sign in" : "Error: sign in"} · carto-embed</title>
      </Head>
      <LoginForm {...data} demoAccounts={state.services.demoAccounts} />
    </>
  );
});
