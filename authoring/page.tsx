/** The document of the page for authors; its script renders what is in it. */
import { Head } from "fresh/runtime";
import { CenteredCard } from "../components/CenteredCard.tsx";
import { mapPreloads } from "../components/map_links.tsx";
import { engineSettings } from "../lib/assets/map_files.ts";
import { basemapSettings } from "../lib/basemap/settings.ts";
import type { State } from "../lib/http/define.ts";
import { wordsOf } from "../lib/locale/words.ts";
import type { AuthorStart } from "./contract.ts";
import { authorWordsOf } from "./words.ts";

export type AuthorPageProps =
  & Pick<AuthorStart, "id" | "text" | "version" | "maps" | "groups" | "group">
  & { readonly state: State };

export function AuthorPage({ state, ...edited }: AuthorPageProps) {
  const { basemap, locale, services, theme } = state;
  const start: AuthorStart = {
    ...edited,
    locale,
    theme,
    settings: { ...basemapSettings(services, basemap), ...engineSettings(services.mapFiles) },
  };
  return (
    <>
      <Head>
        <title>{authorWordsOf(locale).title(edited.id)} · carto-embed</title>
        {mapPreloads(services, { atOnce: [], first: { script: "own", map: null } })}
        <link rel="stylesheet" href="/author/files/styles.css" />
      </Head>
      <div id="author" class="author" />
      <noscript>
        <p class="map-notice">{wordsOf(locale).needsScript}</p>
      </noscript>
      <script
        type="application/json"
        id="author-start"
        dangerouslySetInnerHTML={{ __html: jsonInScript(start) }}
      />
      <script type="module" src="/author/files/author.js" />
    </>
  );
}

/** No text in it ends the element. */
const jsonInScript = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");

/** Shown where the folder has no maps. */
export function NoMapsPage({ state: { locale } }: { readonly state: State }) {
  const words = authorWordsOf(locale);
  return (
    <>
      <Head>
        <title>{words.noMaps} · carto-embed</title>
      </Head>
      <CenteredCard heading={words.noMaps}>
        <p>{words.makeOne}</p>
        <p>
          <code>deno task maps new acme.logistics.deliveries</code>
        </p>
      </CenteredCard>
    </>
  );
}
