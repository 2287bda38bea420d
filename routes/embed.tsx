import { page } from "fresh";
import { Head } from "fresh/runtime";
import { CenteredCard } from "../components/CenteredCard.tsx";
import { builtScripts, mapPreloads } from "../components/map_links.tsx";
import EmbeddedMap from "../islands/EmbeddedMap.tsx";
import { basemapSettings } from "../lib/basemap/settings.ts";
import { engineSettings } from "../lib/assets/map_files.ts";
import { scriptsAtOnce } from "../lib/assets/page_scripts.ts";
import { define } from "../lib/http/define.ts";
import { type Words, wordsOf } from "../lib/locale/words.ts";

/**
 * The map for a frame in a page of the origin in `?origin=`. The page is public: it contains no
 * data and reads no cookie. The browser shows it within that origin alone, and only where
 * EMBED_ORIGINS lists it. It does not depend on `?map=`: the document comes with the session.
 */
export const handler = define.handlers({
  GET(ctx) {
    const { services } = ctx.state;
    const origin = ctx.url.searchParams.get("origin");
    if (origin === null || !services.config.embedOrigins.includes(origin)) {
      if (origin !== null) services.usage.refused(origin);
      return page({ hostOrigin: null, asked: origin }, { status: 403, headers: UNKEPT });
    }
    const data = {
      hostOrigin: origin,
      basemap: basemapSettings(services, ctx.state.basemap),
    };
    return page(data, { headers: { ...UNKEPT, ...ISOLATION } });
  },
});

const UNKEPT = { "cache-control": "no-store" };
/**
 * A cross-origin isolated page shows only frames that request isolation too, and that allow being
 * loaded (HTML, 7.1.4).
 */
const ISOLATION = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "cross-origin",
};

/** Parameters that change no request for data; others may be a link's. */
const HOST_PARAMETERS = [
  ...["origin", "map", "lang", "theme", "basemap", "ui", "cooperative-gestures", "height"],
];

const isLinked = ({ searchParams }: URL): boolean =>
  [...searchParams.keys()].some((name) => !HOST_PARAMETERS.includes(name));

export default define.page<typeof handler>(
  function EmbedPage({ config: { mode }, data, state: { locale, services }, url }) {
    const words = wordsOf(locale);
    if (data.hostOrigin === null) return <Refused origin={data.asked} words={words} />;
    const { mapFiles, pageScripts } = services;
    const atOnce = scriptsAtOnce(builtScripts(pageScripts, mode), "EmbeddedMap", locale);
    return (
      <>
        <Head>
          <title>{words.titles.embed} · carto-embed</title>
          {mapPreloads(services, { atOnce, first: { script: "frame", linked: isLinked(url) } })}
        </Head>
        <main class="map-page">
          <EmbeddedMap
            hostOrigin={data.hostOrigin}
            locale={locale}
            settings={{ ...data.basemap, ...engineSettings(mapFiles) }}
          />
          <noscript>
            <p class="map-notice">{words.needsScript}</p>
          </noscript>
        </main>
      </>
    );
  },
);

function Refused({ origin, words }: { origin: string | null; words: Words }) {
  const { refused, titles } = words;
  return (
    <>
      <Head>
        <title>{titles.refused} · carto-embed</title>
      </Head>
      <CenteredCard heading={refused.heading}>
        <p>{origin === null ? refused.unnamed : refused.unlisted(origin)}</p>
        <p class="muted">{refused.remedy}</p>
        <a class="button button-primary" href="/">{refused.open}</a>
      </CenteredCard>
    </>
  );
}
