/** The texts of `<carto-map>` itself; all others are in its frame. */
import type { Locale } from "./locale.ts";

interface ElementWords {
  /** The frame's name where the page gives it none. */
  readonly map: string;
  readonly tooMany: string;
  /** Where there is no map, and the page has nothing else to show. */
  readonly noMap: string;
}

const WORDS: Readonly<Record<Locale, ElementWords>> = {
  en: {
    map: "Map",
    tooMany: "This page shows as many maps as a browser can draw. " +
      "This one appears when another is closed.",
    noMap: "The map cannot be shown.",
  },
  es: {
    map: "Mapa",
    tooMany: "Esta página muestra tantos mapas como puede dibujar un navegador. " +
      "Este aparecerá cuando se cierre otro.",
    noMap: "No se puede mostrar el mapa.",
  },
};

/** @param tag a BCP 47 language tag; English for an unknown language. */
export function elementWordsOf(tag: string): ElementWords {
  return tag.toLowerCase().split("-")[0] === "es" ? WORDS.es : WORDS.en;
}
