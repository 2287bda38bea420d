/** One color per value, in the document's order or by name, never by frequency. */
import type { ColumnSettings, Encoding, Value } from "../../document.ts";
import type { ColorClass, ColorScale, ColorScaleInput } from "./color_scale.ts";
import { rgbOf } from "./oklch.ts";
import { categoryColors, onGround } from "./palettes.ts";
import { scaleKey } from "./scale_key.ts";
import { valueKey, valueNamed } from "../values.ts";

type Categories = Extract<Encoding, { scale: "categories" }>;

/** Values that the document does not name: at most five, and all others. */
const MOST_UNNAMED = 6;

export function categoryScale(
  { column, palette, others: othersColor }: Categories,
  { theme, settingsOf, statsOf }: ColorScaleInput,
): ColorScale {
  const stats = statsOf(column);
  const known = stats?.categories ?? [];
  const named = settingsOf(column)?.values;
  const { own, others } = categoryColors(palette, theme);
  const adjusted = (css: string) => onGround(rgbOf(css), theme);

  const classes: ColorClass[] = [];
  let next = 0;
  for (
    const { value, css } of named === undefined ? byName(known, own.length) : inOrder(named, known)
  ) {
    const color = css === undefined ? own[next] : adjusted(css);
    if (css === undefined) next++;
    if (color !== undefined) {
      classes.push({ key: `is:${String(value)}`, color, of: { kind: "category", value } });
    }
  }
  const byKey = new Map(classes.map((one) => [one.key, one]));
  const rest: ColorClass = {
    key: "others",
    color: othersColor === undefined ? others : adjusted(othersColor),
    of: { kind: "others" },
  };
  const none = noValueClass(theme);
  const isListed = (value: Value) => byKey.has(`is:${String(value)}`);
  const classOf = (value: unknown) => {
    const key = valueKey(value);
    return key === null ? none : byKey.get(`is:${key}`) ?? rest;
  };
  return {
    column,
    key: scaleKey(column, [...classes, rest]),
    classes: [
      ...classes,
      ...known.every(isListed) ? [] : [rest],
      ...stats?.hasNulls === true ? [none] : [],
    ],
    ramp: null,
    classOf,
    colorOf: (value) => classOf(value).color,
  };
}

/** The class of features without a value. */
export function noValueClass(theme: ColorScaleInput["theme"]): ColorClass {
  return { key: "null", color: onGround(rgbOf("#8b8b8b"), theme), of: { kind: "null" } };
}

interface Named {
  readonly value: Value;
  /** Of its own. */
  readonly css?: string | undefined;
}

function inOrder(values: NonNullable<ColumnSettings["values"]>, known: readonly Value[]): Named[] {
  return Object.entries(values).map(([name, described]) => {
    const css = typeof described !== "string" ? described["color"] : undefined;
    return { value: valueNamed(name, known), css: typeof css === "string" ? css : undefined };
  });
}

function byName(known: readonly Value[], colors: number): Named[] {
  const sorted = known.toSorted((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1
  );
  const most = Math.min(MOST_UNNAMED, colors);
  return sorted.slice(0, sorted.length > most ? most - 1 : most).map((value) => ({ value }));
}
