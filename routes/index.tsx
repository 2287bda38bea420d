import { page } from "fresh";
import { asset, Head } from "fresh/runtime";
import { Header } from "../components/Header.tsx";
import StoreMap from "../islands/StoreMap.tsx";
import { basemapSettings } from "../lib/basemap/settings.ts";
import { define } from "../lib/http/define.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { services, session } = ctx.state;
    if (session === null) return ctx.redirect("/login", 303);
    const { displayName, groups } = session;
    return page(
      {
        displayName,
        group: groups.join(", "),
        basemap: basemapSettings(services),
      },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default define.page<typeof handler>(function MapPage({ data }) {
  return (
    <>
      <Head>
        <title>{data.group} · carto-embed</title>
        <link key="maplibre" rel="stylesheet" href={asset("/vendor/maplibre-gl.css")} />
        <link rel="preload" href="/api/carto-token" as="fetch" crossorigin="anonymous" />
      </Head>
      <Header username={data.displayName} group={data.group} />
      <main class="map-page">
        <StoreMap
          group={data.group}
          settings={{ ...data.basemap, workerUrl: asset("/vendor/maplibre-gl-worker.mjs") }}
        />
        <noscript>
          <p class="map-notice">The map needs JavaScript. Turn it on and load the page again.</p>
        </noscript>
      </main>
    </>
  );
});
