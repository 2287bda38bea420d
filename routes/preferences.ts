import { HttpError } from "fresh";
import { readForm } from "../lib/http/body.ts";
import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { currentNext } from "../lib/http/next_path.ts";
import { preferenceCookies, themeNamed } from "../lib/http/preferences.ts";
import { localeNamed } from "../lib/locale/locale.ts";

/**
 * Stores a language (`lang`), an appearance (`theme`), a basemap (`basemap`) or several of them,
 * and redirects back to the page.
 */
export const handler = define.handlers(methods({
  async POST({ req, state }) {
    const { appOrigin, basemaps } = state.services.config;
    const form = await readForm(req);
    const locale = localeNamed(form.get("lang"));
    const theme = themeNamed(form.get("theme"));
    const basemap = basemaps.find(({ id }) => id === form.get("basemap"))?.id;
    const asked = { lang: locale, theme, basemap };
    const named = Object.entries(asked).filter(([name]) => form.has(name));
    if (named.length === 0 || named.some(([, value]) => value === undefined)) {
      throw new HttpError(400);
    }
    const headers = new Headers({
      location: currentNext(form.get("next"), req.headers.get("referer"), appOrigin),
      "cache-control": "no-store",
    });
    for (const cookie of preferenceCookies(appOrigin).keep({ locale, theme, basemap })) {
      headers.append("set-cookie", cookie);
    }
    return new Response(null, { status: 303, headers });
  },
}));
