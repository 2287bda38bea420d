import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { Header } from "../../components/Header.tsx";
import { LiveDocument } from "../../components/LiveDocument.tsx";
import type { WayBackIn } from "../../components/map/SignInDialog.tsx";
import { loadRooms } from "../../components/map/stage/use_rooms.ts";
import { builtScripts, mapPreloads } from "../../components/map_links.tsx";
import OwnMap from "../../islands/OwnMap.tsx";
import { basemapSettings, chosenBasemap } from "../../lib/basemap/settings.ts";
import { isAdministrator } from "../../lib/admin/admin.ts";
import { define } from "../../lib/http/define.ts";
import { pathOf } from "../../lib/http/next_path.ts";
import { mapEntries, personMaps } from "../../lib/http/person_maps.ts";
import { renewedCookie } from "../../lib/http/renewed_cookie.ts";
import { signInPath } from "../../lib/http/sign_in_path.ts";
import type { LiveSession } from "../../lib/identity/sessions/session.ts";
import { wordsOf } from "../../lib/locale/words.ts";
import { tokenPath } from "../../lib/map/access/map_access.ts";
import { firstMap } from "../../lib/map/first/first_map.ts";
import { textOf } from "../../lib/map/fields/text_of.ts";
import { engineSettings, layerScripts } from "../../lib/assets/map_files.ts";
import { scriptsAtOnce } from "../../lib/assets/page_scripts.ts";
import { MAP_ID } from "../../lib/maps/map_id.ts";
import type { Services } from "../../lib/services.ts";

/** One map. A forbidden map gets the same response as a missing one. */
export const handler = define.handlers({
  async GET(ctx) {
    const { services, session } = ctx.state;
    const id = ctx.params.id ?? "";
    if (!MAP_ID.test(id)) throw new HttpError(404);
    if (session === null) return ctx.redirect(signInPath(ctx.url), 303);
    const maps = personMaps(services, session);
    const map = maps.get(id);
    if (map === undefined) throw new HttpError(404);
    const { displayName, groups } = session;
    services.usage.opened(map, groups);
    await loadRooms(map.document);
    return page(
      {
        displayName,
        groups,
        administrator: isAdministrator(session, services.config.adminGroups),
        map,
        maps,
        way: wayBackIn(session, services),
        basemap: basemapSettings(services, ctx.state.basemap),
      },
      { headers: { "cache-control": "no-store", ...await renewedCookie(ctx) } },
    );
  },
});

export default define.page<typeof handler>(
  function MapPage({ config: { mode }, data, state, url }) {
    const { locale, theme } = state;
    const { config, mapFiles, pageScripts } = state.services;
    const basemaps = {
      ids: config.basemaps.map(({ id }) => id),
      current: chosenBasemap(config, state.basemap).id,
    };
    const { displayName, groups, map, maps } = data;
    return (
      <>
        <Head>
          <title>{textOf(map.document.title, locale)} · carto-embed</title>
          {mapPreloads(state.services, {
            atOnce: scriptsAtOnce(builtScripts(pageScripts, mode), "OwnMap", locale),
            ofLayers: layerScripts(mapFiles, map.document.layers.map(({ type }) => type)),
            first: {
              script: "own",
              access: tokenPath(map.id),
              map: firstMap(map.document, url.search),
            },
          })}
        </Head>
        {mode === "development" && <LiveDocument id={map.id} hash={map.hash} />}
        <div data-skip-links />
        <Header
          displayName={displayName}
          groups={groups}
          administrator={data.administrator}
          map={{
            maps: mapEntries(maps, locale),
            current: map.id,
            listed: config.defaultMap === undefined,
          }}
          preferences={{ locale, theme, basemaps, next: pathOf(url) }}
        />
        <main class="map-page">
          <OwnMap
            {...map}
            displayName={displayName}
            groups={groups}
            locale={locale}
            theme={theme}
            search={url.search}
            way={data.way}
            elsewhere={pathOfAnother(maps, map.id)}
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

/** Signing in again uses the same way as the session's first sign-in. */
function wayBackIn({ method, username }: LiveSession, { config, oidc }: Services): WayBackIn {
  return {
    account: method === "password" && config.passwordSignIn ? username : null,
    provider: method === "oidc" ? oidc?.label ?? null : null,
  };
}

function pathOfAnother(maps: ReadonlyMap<string, unknown>, id: string): string | null {
  const other = [...maps.keys()].find((one) => one !== id);
  return other === undefined ? null : `/maps/${other}`;
}
