import { HttpError } from "fresh";
import { readForm } from "../lib/http/body.ts";
import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { currentNext } from "../lib/http/next_path.ts";
import { preferenceCookies, themeNamed } from "../lib/http/preferences.ts";
import { localeNamed } from "../lib/locale/locale.ts";

/** Keeps a language (`lang`), an appearance (`theme`) or both, and leads back to the page. */
export const handler = define.handlers(methods({
  async POST({ req, state }) {
    const { appOrigin } = state.services.config;
    const form = await readForm(req);
    const locale = localeNamed(form.get("lang"));
    const theme = themeNamed(form.get("theme"));
    const unknown = (form.has("lang") && locale === undefined) ||
      (form.has("theme") && theme === undefined) ||
      (locale === undefined && theme === undefined);
    if (unknown) throw new HttpError(400);
    const headers = new Headers({
      location: currentNext(form.get("next"), req.headers.get("referer"), appOrigin),
      "cache-control": "no-store",
    });
    for (const cookie of preferenceCookies(appOrigin).keep({ locale, theme })) {
      headers.append("set-cookie", cookie);
    }
    return new Response(null, { status: 303, headers });
  },
}));
