/** A column drawn on the map as text. */
import { PointLabelLayer } from "@deck.gl/carto";
import type { Layer } from "@deck.gl/core";
import { CollisionFilterExtension, type CollisionFilterExtensionProps } from "@deck.gl/extensions";
import { mapFonts } from "../basemap/fonts.ts";
import type { Layer as MapLayer } from "../document.ts";
import type { Rgb } from "./scales/color_scale.ts";
import { deckColor, deckOpacity, FLAT, INK } from "./scales/deck_color.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import type { RenderLabels } from "./feature_tile_layer.ts";
import { valueOf } from "./feature_value.ts";
import type { Label } from "./label_places.ts";
import { groundsOf, onGround } from "./scales/palettes.ts";
import { shownKey, shownProps, WINDOW } from "./extensions/window_extension.ts";

const POSITION = "vs:DECKGL_FILTER_GL_POSITION";

/**
 * deck.gl fades the letters of a text that is half covered, and not their outlines: it goes whole.
 */
class WholeTexts extends CollisionFilterExtension {
  static override extensionName = "WholeTexts";

  override getShaders(this: Layer<CollisionFilterExtensionProps>): unknown {
    const { modules }: { modules: readonly { inject: Record<string, string> }[] } = super
      .getShaders();
    const whole = "if (collision_fade < 0.2) position = vec4(0.0, 0.0, 2.0, 1.0);\n" +
      "collision_fade = 1.0;\n";
    return {
      modules: modules.map(({ inject, ...module }) => ({
        ...module,
        inject: { ...inject, [POSITION]: `${inject[POSITION]}${whole}` },
      })),
    };
  }
}

/** Only one of overlapping texts is drawn. */
const COLLISIONS = new WholeTexts();

type LabelSettings = Extract<MapLayer, { type: "point" }>["text"];

/** Of text to its ground (WCAG 2.2, 1.4.3). */
const TEXT_CONTRAST = 4.5;

/** In pixels of the atlas, in which a letter is 32 high: a halo of 1.5 at a text of 12. */
const HALO = { sdf: true, fontSize: 32, buffer: 8, radius: 8, smoothing: 0.2 } as const;
const HALO_WIDTH = 4;

/** @returns the props of labels beside points. */
export function pointLabels(text: LabelSettings, drawn: DrawnLayer) {
  return text === undefined
    ? {}
    : { ...labelProps(text, drawn), getTextAnchor: "start" as const, pointType: "circle+text" };
}

/** @returns the layer of labels on lines or areas, one each; null without a text. */
export function shapeLabels(text: LabelSettings, drawn: DrawnLayer): RenderLabels | null {
  if (text === undefined) return null;
  const { getText, getTextColor: _, ...font } = labelProps(text, drawn);
  return (id, data) => {
    const props = {
      id,
      data,
      ...shownProps(drawn),
      extensions: [COLLISIONS, WINDOW],
      opacity: deckOpacity(drawn.style.opacity),
      pickable: false,
      parameters: FLAT,
      getPosition: ({ at: [longitude, latitude] }: Label): [number, number] => [
        longitude,
        latitude,
      ],
      getText,
      getColor: deckColor(shapeInk(drawn), 1),
      getTextAnchor: "middle" as const,
      getAlignmentBaseline: font.getTextAlignmentBaseline,
      sizeScale: font.textSizeScale,
      characterSet: font.textCharacterSet,
      fontFamily: font.textFontFamily,
      fontWeight: font.textFontWeight,
      fontSettings: font.textFontSettings,
      outlineColor: font.textOutlineColor,
      outlineWidth: font.textOutlineWidth,
      updateTriggers: { getText: text.column, getFeatureTime: shownKey(drawn.style) },
    };
    return new PointLabelLayer(props);
  };
}

/** @returns the layer's own hue where it has one, so that its names differ from the basemap's. */
function shapeInk({ style: { theme, colors } }: DrawnLayer): Rgb {
  return colors.column === null
    ? onGround(colors.colorOf(null), theme, TEXT_CONTRAST)
    : INK[theme].ink;
}

function labelProps(text: NonNullable<LabelSettings>, { style: { theme } }: DrawnLayer) {
  const { column, size } = text;
  const [land] = groundsOf(theme);
  return {
    getText: (feature: unknown) => textOf(valueOf(feature, column)),
    getTextAlignmentBaseline: "center" as const,
    getTextColor: deckColor(INK[theme].ink, 1),
    textSizeScale: size,
    textCharacterSet: "auto" as const,
    textFontFamily: mapFonts(),
    textFontWeight: 550,
    textFontSettings: HALO,
    textOutlineColor: deckColor(land, 1),
    textOutlineWidth: HALO_WIDTH,
  };
}

/** Never empty: deck.gl's font atlas needs at least one character. */
function textOf(value: unknown): string {
  return value === null || value === undefined || Number.isNaN(value) ? " " : String(value) || " ";
}
