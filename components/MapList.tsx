import { wordsOf } from "../lib/locale/words.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { createFieldTexts } from "../lib/map/fields/field_texts.ts";
import type { OpenedMap } from "../lib/maps/opened_map.ts";
import { MapPicture, MapSymbol } from "./MapPicture.tsx";

export interface MapListProps {
  /** Those that the person may open. */
  readonly maps: readonly OpenedMap[];
  readonly groups: readonly string[];
  readonly locale: Locale;
  /** The page's query string: what an old link shows, for the map that it was made for. */
  readonly search: string;
}

/** The maps that a person may choose from; plain HTML, no script. */
export function MapList({ maps, groups, locale, search }: MapListProps) {
  const words = wordsOf(locale).maps;
  return (
    <main class="page">
      <div class="map-list">
        <h1>{words.heading}</h1>
        <p class="muted">{words.counted(maps.length, groups.join(", "))}</p>
        <ul>
          {maps.map((map) => (
            <li key={map.id}>
              <MapTile {...map} locale={locale} search={search} />
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}

/** More than these are not named. */
const MOST_LAYERS = 5;

type MapTileProps = OpenedMap & Pick<MapListProps, "locale" | "search">;

function MapTile({ id, document: map, locale, search }: MapTileProps) {
  const { mapTitle, mapDescription, layerTitle } = createFieldTexts(map, locale);
  const { layers } = map;
  return (
    <a class="map-tile" href={`/maps/${id}${search}`}>
      <MapPicture id={id} types={layers.map(({ type }) => type)} />
      <div>
        <h2>{mapTitle}</h2>
        {mapDescription !== "" && <p class="muted">{mapDescription}</p>}
        <p class="map-layers">
          {layers.slice(0, MOST_LAYERS).map((layer) => (
            <span key={layer.id}>
              <MapSymbol type={layer.type} />
              {layerTitle(layer)}
            </span>
          ))}
        </p>
      </div>
    </a>
  );
}
