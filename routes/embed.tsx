import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Brand } from "../components/Brand.tsx";
import { mapPreloads } from "../components/map_links.tsx";
import EmbeddedMap from "../islands/EmbeddedMap.tsx";
import { basemapSettings } from "../lib/basemap/settings.ts";
import { engineSettings } from "../lib/map_files.ts";
import { define } from "../lib/http/define.ts";

/**
 * The map for a frame in another application's page, of the origin that `?origin=` names. Anybody
 * may have the page: there is no data in it, and no cookie is asked who they are. The browser shows
 * it within that origin alone, and only where EMBED_ORIGINS names it.
 */
export const handler = define.handlers({
  GET(ctx) {
    const { services } = ctx.state;
    const origin = ctx.url.searchParams.get("origin");
    if (origin === null || !services.config.embedOrigins.includes(origin)) {
      return page({ hostOrigin: null, asked: origin }, { status: 403, headers: UNKEPT });
    }
    const data = { hostOrigin: origin, basemap: basemapSettings(services) };
    return page(data, { headers: { ...UNKEPT, ...ISOLATION } });
  },
});

const UNKEPT = { "cache-control": "no-store" };
/**
 * A page that asks for cross-origin isolation shows only frames that ask for it too, and that say
 * they may be loaded (HTML, 7.1.4).
 */
const ISOLATION = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "cross-origin",
};

export default define.page<typeof handler>(function EmbedPage({ data, state }) {
  if (data.hostOrigin === null) return <Refused origin={data.asked} />;
  const { mapFiles } = state.services;
  return (
    <>
      <Head>
        <title>Map · carto-embed</title>
        {mapPreloads(mapFiles)}
      </Head>
      <main class="map-page">
        <EmbeddedMap
          hostOrigin={data.hostOrigin}
          settings={{ ...data.basemap, ...engineSettings(mapFiles) }}
        />
        <noscript>
          <p class="map-notice">The map needs JavaScript. Turn it on and load the page again.</p>
        </noscript>
      </main>
    </>
  );
});

function Refused({ origin }: { origin: string | null }) {
  return (
    <>
      <Head>
        <title>Not for this page · carto-embed</title>
      </Head>
      <main class="sign-in">
        <div class="card sign-in-card">
          <Brand />
          <h1>The map may not be shown there</h1>
          <p>
            {origin === null
              ? "The address does not say whose page the map is for: /embed?origin= and its origin."
              : `Pages of ${origin} may not show this map in a frame.`}
          </p>
          <p class="muted">
            Whoever runs this application can list the origin of the page in EMBED_ORIGINS.
          </p>
          <a class="button button-primary" href="/">Open the map by itself</a>
        </div>
      </main>
    </>
  );
}
