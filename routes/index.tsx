import { type Context, page } from "fresh";
import { Head } from "fresh/runtime";
import { Header } from "../components/Header.tsx";
import { builtScripts, mapPreloads } from "../components/map_links.tsx";
import StoreMap from "../islands/StoreMap.tsx";
import { basemapSettings } from "../lib/basemap/settings.ts";
import { engineSettings } from "../lib/map_files.ts";
import { define, type State } from "../lib/http/define.ts";
import { pathOf } from "../lib/http/next_path.ts";
import { wordsOf } from "../lib/locale/words.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const { services, session } = ctx.state;
    if (session === null) return ctx.redirect(signInPath(ctx.url), 303);
    const { displayName, groups } = session;
    return page(
      {
        displayName,
        groups,
        search: ctx.url.search,
        ways: {
          passwords: services.config.passwordSignIn,
          provider: services.oidc?.label ?? null,
        },
        basemap: basemapSettings(services),
      },
      { headers: { "cache-control": "no-store", ...await renewedCookie(ctx) } },
    );
  },
});

/** Leads back here once signed in, with what the page was asked for. */
function signInPath({ search }: URL): string {
  return search === "" ? "/login" : `/login?${new URLSearchParams({ next: `/${search}` })}`;
}

/**
 * The cookie signed with the newest secret, where an older one signed it. It is set on this page
 * alone: a late answer to some request in the background could overwrite the cookie of a new sign-in.
 */
async function renewedCookie({ req, state }: Context<State>): Promise<Record<string, string>> {
  const { clock, cookie, sessions } = state.services;
  const token = cookie.read(req.headers.get("cookie"));
  if (token === null || state.session === null) return {};
  const renewed = await sessions.renewed(token, state.session);
  if (renewed === null) return {};
  const leftMs = state.session.expiresAt - clock.now();
  return { "set-cookie": cookie.set(renewed, Math.floor(leftMs / 1000)) };
}

export default define.page<typeof handler>(
  function MapPage({ config: { mode }, data, state, url }) {
    const { locale, theme } = state;
    const { carto, mapFiles, pageScripts } = state.services;
    return (
      <>
        <Head>
          <title>{data.groups.join(", ")} · carto-embed</title>
          <link rel="preload" href="/api/carto-token" as="fetch" crossorigin="anonymous" />
          {mapPreloads(mapFiles, carto.apiBaseUrl, builtScripts(pageScripts, mode))}
        </Head>
        <Header
          username={data.displayName}
          group={data.groups.join(", ")}
          preferences={{ locale, theme, next: pathOf(url) }}
        />
        <main class="map-page">
          <StoreMap
            displayName={data.displayName}
            groups={data.groups}
            locale={locale}
            theme={theme}
            search={data.search}
            ways={data.ways}
            settings={{ ...data.basemap, ...engineSettings(mapFiles) }}
          />
          <noscript>
            <p class="map-notice">{wordsOf(locale).needsScript}</p>
          </noscript>
        </main>
      </>
    );
  },
);
