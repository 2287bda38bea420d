import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Header } from "../components/Header.tsx";
import { listStyles } from "../components/map_links.tsx";
import { MapList } from "../components/MapList.tsx";
import { NoMaps } from "../components/NoMaps.tsx";
import { isAdministrator } from "../lib/admin/admin.ts";
import { define } from "../lib/http/define.ts";
import { pathOf } from "../lib/http/next_path.ts";
import { personMaps } from "../lib/http/person_maps.ts";
import { renewedCookie } from "../lib/http/renewed_cookie.ts";
import { signInPath } from "../lib/http/sign_in_path.ts";
import { wordsOf } from "../lib/locale/words.ts";
import { mapAskedForNone } from "../lib/maps/pruning/opened_map.ts";

/** Redirects to the person's map, or lists those they may choose from. */
export const handler = define.handlers({
  async GET(ctx) {
    const { services, session } = ctx.state;
    if (session === null) return ctx.redirect(signInPath(ctx.url), 303);
    const maps = personMaps(services, session);
    const map = mapAskedForNone(maps, services.config.defaultMap);
    const headers = { "cache-control": "no-store", ...await renewedCookie(ctx) };
    // Links from before there were several maps have the map's state in their query.
    if (map !== null) {
      const location = `/maps/${map.id}${ctx.url.search}`;
      return new Response(null, { status: 303, headers: { ...headers, location } });
    }
    const { displayName, groups } = session;
    const administrator = isAdministrator(session, services.config.adminGroups);
    return page({ displayName, groups, administrator, maps }, {
      status: maps.size === 0 ? 403 : 200,
      headers,
    });
  },
});

export default define.page<typeof handler>(function MapsPage({ data, state, url }) {
  const { locale, theme } = state;
  const { displayName, groups, maps } = data;
  const words = wordsOf(locale).maps;
  return (
    <>
      <Head>
        <title>
          {maps.size === 0 ? words.none(groups.join(", ")) : words.heading} · carto-embed
        </title>
        {listStyles()}
      </Head>
      <Header
        displayName={displayName}
        groups={groups}
        administrator={data.administrator}
        map={null}
        preferences={{ locale, theme, next: pathOf(url) }}
      />
      {maps.size === 0 ? <NoMaps groups={groups} locale={locale} /> : (
        <MapList
          maps={[...maps.values()]}
          groups={groups}
          locale={locale}
          query={url.searchParams}
        />
      )}
    </>
  );
});
