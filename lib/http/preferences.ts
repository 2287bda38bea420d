/** The user's preferred language, appearance and basemap. */
import { type BasemapId, basemapNamed } from "../basemap/choice.ts";
import { type Locale, localeNamed, negotiateLocale } from "../locale/locale.ts";
import { type HostCookie, hostCookie } from "./host_cookie.ts";
import { pathOf } from "./paths.ts";

/** `auto` follows the browser. */
export const THEMES = ["auto", "light", "dark"] as const;

export type ThemePreference = typeof THEMES[number];

export interface Preferences {
  readonly locale: Locale;
  readonly theme: ThemePreference;
  /** Null for the operator's default. */
  readonly basemap: BasemapId | null;
}

/** What holds where nothing is read of a request: the API answers in English, and has no pages. */
export const NO_PREFERENCES: Preferences = { locale: "en", theme: "auto", basemap: null };

export interface PreferenceCookies {
  /** @returns the preferences in the request's cookies, or else in its headers. */
  of(request: Request): Preferences;
  /** @returns the Set-Cookie values that store the choice for a year. */
  keep(chosen: Partial<Preferences>): string[];
}

const YEAR_S = 365 * 24 * 60 * 60;

/**
 * In a frame no cookie is read: the embedding page passes the language as `?lang=`, the appearance
 * as `?theme=` and the basemap as `?basemap=`.
 *
 * @param framed the paths of pages that are shown in frames.
 */
export function preferenceCookies(
  appOrigin: string,
  framed: readonly string[] = [],
): PreferenceCookies {
  const language = hostCookie(appOrigin, "lang");
  const appearance = hostCookie(appOrigin, "theme");
  const ground = hostCookie(appOrigin, "basemap");

  function ofFrame({ headers }: Request, { searchParams }: URL): Preferences {
    // A tag with a region is a language range as well.
    const requested = [searchParams.get("lang"), headers.get("accept-language")];
    return {
      locale: negotiateLocale(requested.filter(Boolean).join(",")),
      theme: themeNamed(searchParams.get("theme")) ?? "auto",
      basemap: basemapNamed(searchParams.get("basemap")) ?? null,
    };
  }

  return {
    of(request) {
      const url = framed.includes(pathOf(request.url)) ? URL.parse(request.url) : null;
      if (url !== null) return ofFrame(request, url);
      const { headers } = request;
      const cookies = headers.get("cookie");
      const read = (cookie: HostCookie) => cookie.read(cookies);
      return {
        locale: localeNamed(read(language)) ?? negotiateLocale(headers.get("accept-language")),
        theme: themeNamed(read(appearance)) ?? "auto",
        basemap: basemapNamed(read(ground)) ?? null,
      };
    },
    keep: ({ locale, theme, basemap }) => [
      ...(locale === undefined ? [] : [language.set(locale, YEAR_S)]),
      ...(theme === undefined ? [] : [appearance.set(theme, YEAR_S)]),
      ...(basemap ? [ground.set(basemap, YEAR_S)] : []),
    ],
  };
}

/** @returns the appearance of that name; undefined for any other text. */
export function themeNamed(name: string | null): ThemePreference | undefined {
  return THEMES.find((theme) => theme === name);
}
