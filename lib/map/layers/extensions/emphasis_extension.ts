/** Fades features by class with one uniform, so that no attribute is recomputed. */
import { type Layer, LayerExtension } from "@deck.gl/core";
import type { ColorScale } from "../scales/color_scale.ts";

/** The bits that a 32-bit float represents exactly. */
const MOST_CLASSES = 24;
const FADED = 0.25;

const emphasis = {
  name: "emphasis",
  vs: `\
layout(std140) uniform emphasisUniforms {
  float faded;
} emphasis;
in float emphasisClasses;
`,
  inject: {
    "vs:DECKGL_FILTER_COLOR": `\
if (((uint(emphasis.faded) >> uint(emphasisClasses)) & 1u) == 1u) color.a *= ${FADED};
`,
  },
  uniformTypes: { faded: "f32" },
} as const;

interface EmphasisProps {
  /** A feature's bit in `fadedClasses`. */
  readonly getFeatureClass?: number | ((feature: unknown) => number);
  readonly fadedClasses?: number;
}

export class EmphasisExtension extends LayerExtension {
  static override extensionName = "EmphasisExtension";
  static override defaultProps = {
    getFeatureClass: { type: "accessor", value: 0 },
    fadedClasses: 0,
  };

  override getShaders(): unknown {
    return { modules: [emphasis] };
  }

  override initializeState(this: Layer): void {
    this.getAttributeManager()?.add({
      emphasisClasses: { size: 1, stepMode: "dynamic", accessor: "getFeatureClass" },
    });
  }

  override draw(this: Layer<EmphasisProps>): void {
    this.setShaderModuleProps({ emphasis: { faded: this.props.fadedClasses ?? 0 } });
  }
}

const extensions: LayerExtension[] = [new EmphasisExtension()];

/**
 * @param valueOf a feature's value of the scale's column.
 * @param emphasized keys of the highlighted classes; null for none.
 * @returns the props of a layer whose classes can fade.
 */
export function emphasisProps(
  colors: ColorScale,
  emphasized: readonly string[] | null,
  valueOf: (feature: unknown) => unknown,
): EmphasisProps & { readonly extensions: LayerExtension[] } {
  // The extension stays: a layer that loses or gains one draws incorrectly.
  if (colors.classes.length < 2) return { extensions, fadedClasses: 0, getFeatureClass: 0 };
  // One more bit for values that the legend does not list.
  const bits = new Map(colors.classes.map(({ key }, index) => [key, index]));
  const rest = bits.size;
  const bitOf = (key: string) => Math.min(bits.get(key) ?? rest, MOST_CLASSES - 1);
  const stands = new Set(emphasized?.map(bitOf));
  let fadedClasses = 0;
  for (let bit = 0; emphasized !== null && bit < MOST_CLASSES; bit++) {
    if (!stands.has(bit)) fadedClasses += 2 ** bit;
  }
  return {
    extensions,
    fadedClasses,
    getFeatureClass: (feature: unknown) => bitOf(colors.classOf(valueOf(feature)).key),
  };
}
