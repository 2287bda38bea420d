import type { Locale } from "../lib/locale/locale.ts";
import { wordsOf } from "../lib/locale/words.ts";
import type { Layer } from "../lib/map/document.ts";
import { MapPicture, MapSymbol } from "./MapPicture.tsx";

export interface ListedMap {
  readonly id: string;
  readonly title: string;
  /** "" for none. */
  readonly description: string;
  readonly layers: readonly { readonly title: string; readonly type: Layer["type"] }[];
}

export interface MapListProps {
  /** Those that the person may open, with texts in their language. */
  readonly maps: readonly ListedMap[];
  readonly groups: readonly string[];
  readonly locale: Locale;
}

/** The person's maps; plain HTML, no script. */
export function MapList({ maps, groups, locale }: MapListProps) {
  const words = wordsOf(locale).maps;
  return (
    <section class="map-list">
      <h1>{words.heading}</h1>
      <p class="muted">{words.counted(maps.length, groups.join(", "))}</p>
      <ul>
        {maps.map(({ id, title, description, layers }) => (
          <li key={id}>
            <a class="map-tile" href={`/maps/${id}`} aria-labelledby={`map-${id}`}>
              <MapPicture id={id} types={layers.map(({ type }) => type)} />
              <div>
                <h2 id={`map-${id}`}>{title}</h2>
                {description !== "" && <p class="muted">{description}</p>}
                <p class="map-layers">
                  {layers.map((layer) => (
                    <span key={layer.title}>
                      <MapSymbol type={layer.type} />
                      {layer.title}
                    </span>
                  ))}
                </p>
              </div>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
