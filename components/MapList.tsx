import { wordsOf } from "../lib/locale/words.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { createFieldTexts, type FieldTexts } from "../lib/map/fields/field_texts.ts";
import type { OpenedMap } from "../lib/maps/pruning/opened_map.ts";
import { Icon } from "./Icon.tsx";
import { MapPicture, MapSymbol } from "./MapPicture.tsx";

export interface MapListProps {
  /** Those that the person may open. */
  readonly maps: readonly OpenedMap[];
  readonly groups: readonly string[];
  readonly locale: Locale;
  /** The page's query: the state of an old link, for the map that it was created for. */
  readonly query: URLSearchParams;
}

/** The page's query parameter with the search text. */
const FIND = "find";

/** The maps that a person may choose from; plain HTML, no script. */
export function MapList({ maps, groups, locale, query }: MapListProps) {
  const words = wordsOf(locale).maps;
  const wanted = (query.get(FIND) ?? "").trim();
  const shown = maps.map((map) => ({ ...map, texts: createFieldTexts(map.document, locale) }))
    .filter(({ texts }) => holds(`${texts.mapTitle} ${texts.mapDescription}`, wanted, locale));
  const others = new URLSearchParams(query);
  others.delete(FIND);
  const search = others.size === 0 ? "" : `?${others}`;
  return (
    <main class="page">
      <div class="map-list">
        <div class="page-head">
          <div>
            <h1>{words.heading}</h1>
            <p class="muted">{words.counted(shown.length, groups.join(", "))}</p>
          </div>
          <MapSearch wanted={wanted} others={others} label={words.search} />
        </div>
        <ul>
          {shown.map(({ id, document, texts }) => (
            <li key={id}>
              <MapTile id={id} document={document} texts={texts} search={search} />
            </li>
          ))}
        </ul>
        {shown.length === 0 && <a class="button button-quiet" href={`/${search}`}>{words.all}</a>}
      </div>
    </main>
  );
}

interface MapSearchProps {
  readonly wanted: string;
  /** The page's other parameters, which stay. */
  readonly others: URLSearchParams;
  readonly label: string;
}

function MapSearch({ wanted, others, label }: MapSearchProps) {
  return (
    <form class="search" role="search" action="/">
      <Icon name="search" />
      {[...others].map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      <input
        class="input"
        type="search"
        name={FIND}
        value={wanted}
        placeholder={label}
        aria-label={label}
        maxLength={100}
      />
    </form>
  );
}

/** Ignores case and diacritics. */
function holds(text: string, wanted: string, locale: Locale): boolean {
  const plain = (one: string) =>
    one.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(locale);
  return plain(text).includes(plain(wanted));
}

/** The most groups that are listed. */
const MOST_LAYERS = 5;

interface MapTileProps extends Pick<OpenedMap, "id" | "document"> {
  readonly texts: FieldTexts;
  /** The query string for it. */
  readonly search: string;
}

function MapTile({ id, document: { layers }, texts, search }: MapTileProps) {
  const { mapTitle, mapDescription, layerTitle } = texts;
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
