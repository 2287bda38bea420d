/** What stands around a picture of the map. */
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { type MapWords, mapWordsOf } from "../../lib/locale/map_words.ts";
import { COLUMN } from "../../lib/map/fields/dataset.ts";
import { filterTexts } from "../../lib/map/query/filter_text.ts";
import type { LegendGroup, PictureTexts } from "../../lib/map/export/picture.ts";
import { plainColour } from "../../lib/map/layers/scales.ts";
import { cssColour, type MapStore } from "./map_store.ts";

/**
 * @param at milliseconds since the epoch.
 * @returns whose stores are shown, by which filters and as of when, and what the signs mean.
 */
export function pictureTexts(store: MapStore, locale: Locale, at: number): PictureTexts {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const known = store.known.peek();
  const count = store.figures.peek()?.count;
  const stand = count === undefined ? [] : [words.panel.inView(count)];
  const filters = known === null
    ? []
    : filterTexts(store.query.peek(), known.capabilities, words, formats);
  return {
    title: words.headingOf(known?.groups.join(", ") ?? ""),
    details: [[...stand, ...filters, formats.dateTime(at)].join(" · ")],
    legend: [...colourLegend(store, locale, words), ...sizeLegend(store, locale, words)],
  };
}

/** The radius of a sign that tells a colour alone, in CSS pixels. */
const SIGN_RADIUS = 6;

function colourLegend(store: MapStore, locale: Locale, words: MapWords): LegendGroup[] {
  const by = store.colourBy.peek();
  const { compactMoney } = formatsOf(locale);
  if (by === "type") {
    const { types: chosen } = store.query.peek();
    const shown = store.types.peek().filter((type) => chosen.length === 0 || chosen.includes(type));
    const signs = shown.map((type) => ({
      colour: cssColour(store.colours.peek().get(type) ?? plainColour(store.theme.peek())),
      radius: SIGN_RADIUS,
      label: words.typeName(type),
    }));
    return [{ title: words.store.type, signs }];
  }
  if (by !== "revenue" || store.classes.peek().length === 0) return [];
  const signs = store.classes.peek().map(({ from, to, colour }) => ({
    colour: cssColour(colour),
    radius: SIGN_RADIUS,
    label: to === Infinity
      ? words.legend.atLeast(compactMoney(from))
      : words.legend.between(compactMoney(from), compactMoney(to)),
  }));
  return [{ title: words.store.revenue, signs }];
}

function sizeLegend(store: MapStore, locale: Locale, words: MapWords): LegendGroup[] {
  const { min, max } = store.known.peek()?.stats.attributes.get(COLUMN.area) ?? {};
  if (min === undefined || max === undefined || max <= min) return [];
  const signs = [min, (min + max) / 2, max].map((area) => ({
    colour: SIZE_COLOUR,
    radius: store.radius.peek()(area),
    label: formatsOf(locale).area(area),
  }));
  return [{ title: words.store.floorArea, signs }];
}

/** Between black and white: neither ground swallows it. */
const SIZE_COLOUR = "rgb(128 128 128)";
