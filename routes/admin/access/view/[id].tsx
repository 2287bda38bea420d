import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { ViewBanner } from "../../../../components/admin/access/ViewBanner.tsx";
import { SessionWatch } from "../../../../components/admin/SessionWatch.tsx";
import { Header } from "../../../../components/Header.tsx";
import { loadRooms } from "../../../../components/map/stage/use_rooms.ts";
import { adminStyles, builtScripts, mapPreloads } from "../../../../components/map_links.tsx";
import OwnMap from "../../../../islands/OwnMap.tsx";
import { readView } from "../../../../lib/admin/access/views.ts";
import { recordView } from "../../../../lib/admin/record_view.ts";
import { engineSettings, layerScripts } from "../../../../lib/assets/map_files.ts";
import { scriptsAtOnce } from "../../../../lib/assets/page_scripts.ts";
import { basemapSettings } from "../../../../lib/basemap/settings.ts";
import { adminDefine } from "../../../../lib/http/define.ts";
import { pathOf } from "../../../../lib/http/next_path.ts";
import { seeOther } from "../../../../lib/http/see_other.ts";
import { wordsOf } from "../../../../lib/locale/words.ts";
import { textOf } from "../../../../lib/map/fields/text_of.ts";
import { MAP_ID } from "../../../../lib/maps/map_id.ts";

/** A map as the group or person of the operator's view sees it. */
export const handler = adminDefine.handlers({
  async GET({ params: { id = "" }, state: { admin, basemap, services }, url }) {
    if (!MAP_ID.test(id)) throw new HttpError(404);
    const open = await readView(services, admin.session);
    if (open === null) {
      const { notices } = services.console;
      return seeOther(notices.add(admin.session, "/admin/access", "no_view"));
    }
    const map = services.maps.mapFor(open.rights, id);
    if (map === null) throw new HttpError(404);
    const { username, groups } = open.view.subject;
    const as: Record<string, string> = username === undefined
      ? { group: groups.join(", ") }
      : { person: username };
    recordView(services.audit, admin, url.pathname, as);
    await loadRooms(map.document);
    const { subject, expiresAt } = open.view;
    return page(
      { map, subject, expiresAt, basemap: basemapSettings(services, basemap) },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default adminDefine.page<typeof handler>(
  function ViewPage({ config: { mode }, data, state, url }) {
    const { admin: { session }, locale, services, theme } = state;
    const { map, subject, expiresAt, basemap } = data;
    const { displayName, groups } = session;
    const { mapFiles, pageScripts } = services;
    const token = `/admin/access/token?${new URLSearchParams({ map: map.id })}`;
    return (
      <>
        <Head>
          <title>{textOf(map.document.title, locale)} · {wordsOf(locale).admin.access.view}</title>
          {mapPreloads(services, {
            atOnce: scriptsAtOnce(builtScripts(pageScripts, mode), "OwnMap", locale),
            ofLayers: layerScripts(mapFiles, map.document.layers.map(({ type }) => type)),
            first: { script: "own", map: null },
          })}
          {adminStyles()}
        </Head>
        <div data-skip-links />
        <Header
          displayName={displayName}
          groups={groups}
          map={null}
          administrator
          section={textOf(map.document.title, locale)}
          preferences={{ locale, theme, next: pathOf(url) }}
        />
        <ViewBanner subject={subject} expiresAt={expiresAt} locale={locale} />
        <main class="map-page">
          <OwnMap
            {...map}
            displayName={displayName}
            groups={subject.groups}
            locale={locale}
            theme={theme}
            search={url.search}
            way={{ account: null, provider: null }}
            elsewhere={null}
            view={{ token, end: url.pathname }}
            settings={{ ...basemap, ...engineSettings(mapFiles) }}
          />
          <noscript>
            <p class="map-notice">{wordsOf(locale).needsScript}</p>
          </noscript>
        </main>
        <SessionWatch />
      </>
    );
  },
);
