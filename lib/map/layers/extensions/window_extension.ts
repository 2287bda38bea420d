/** Draws only the features of a time window, which four uniforms move during playback. */
import { type Layer, LayerExtension } from "@deck.gl/core";
import { momentOf } from "../../fields/formats/moment.ts";
import type { DrawnLayer, LayerStyle, TimeWindow } from "../drawn_layer.ts";
import { valueOf } from "../feature_value.ts";

/** About 17 minutes: both parts of a time fit into a 32-bit float, to the millisecond. */
const UNIT_MS = 2 ** 20;
type Time = [units: number, milliseconds: number];

/** Of no window, and of each: whether such a feature fits is CARTO's to say, once it is let go. */
const [NO_TIME, UNREADABLE]: readonly [Time, Time] = [[-1e30, 0], [1e30, 0]];

const timeWindow = {
  name: "timeWindow",
  vs: `\
layout(std140) uniform timeWindowUniforms {
  vec2 begin;
  vec2 end;
  float isOpen;
} timeWindow;
in vec2 featureTimes;
bool timeWindow_isBefore(vec2 one, vec2 other) {
  return one.x < other.x || (one.x == other.x && one.y < other.y);
}
`,
  inject: {
    "vs:DECKGL_FILTER_GL_POSITION": `\
if (timeWindow.isOpen > 0.5 && featureTimes.x < 1e29 && (timeWindow_isBefore(featureTimes, timeWindow.begin) ||
  !timeWindow_isBefore(featureTimes, timeWindow.end))) {
  position = vec4(2.0, 2.0, 2.0, 1.0);
}
`,
  },
  uniformTypes: { begin: "vec2<f32>", end: "vec2<f32>", isOpen: "f32" },
} as const;

interface WindowProps {
  readonly getFeatureTime?: Time | ((feature: unknown) => Time);
  readonly shownTimes?: readonly [begin: Time, end: Time] | null;
}

export class WindowExtension extends LayerExtension {
  static override extensionName = "WindowExtension";
  static override defaultProps = {
    getFeatureTime: { type: "accessor", value: [0, 0] },
    shownTimes: null,
  };

  override getShaders(): unknown {
    return { modules: [timeWindow] };
  }

  override initializeState(this: Layer): void {
    this.getAttributeManager()?.add({
      featureTimes: { size: 2, stepMode: "dynamic", accessor: "getFeatureTime" },
    });
  }

  override draw(this: Layer<WindowProps>): void {
    const [begin, end] = this.props.shownTimes ?? [[0, 0], [0, 0]];
    const isOpen = (this.props.shownTimes ?? null) === null ? 0 : 1;
    this.setShaderModuleProps({ timeWindow: { begin, end, isOpen } });
  }
}

export const WINDOW = new WindowExtension();

/** @returns the props of a layer that draws only the features of a time window, or of filters. */
export function shownProps({ style: { window, filters }, tiles }: DrawnLayer): WindowProps {
  if (filters === null || tiles === null || !("filterOf" in tiles)) {
    return windowProps(window, (feature) => valueOf(feature, window?.column ?? null));
  }
  const fits = tiles.filterOf(filters);
  return windowProps({ from: 0, to: 1 }, (feature) => fits(feature) ? 0 : 2);
}

/** @returns the update trigger of `getFeatureTime`. */
export const shownKey = ({ window, filters }: Pick<LayerStyle, "window" | "filters">): unknown =>
  filters ?? window?.column;

/** @returns the props of a layer with a time window. */
export function windowProps(
  window: TimeWindow | null,
  readValue: (feature: unknown) => unknown,
): WindowProps {
  if (window === null) return { getFeatureTime: [0, 0], shownTimes: null };
  return {
    shownTimes: [timeOf(window.from), timeOf(window.to)],
    getFeatureTime(feature) {
      const value = readValue(feature) ?? null;
      if (value === null) return NO_TIME;
      const moment = momentOf(value);
      return moment === null ? UNREADABLE : timeOf(moment.at);
    },
  };
}

export function timeOf(milliseconds: number): Time {
  const units = Math.floor(milliseconds / UNIT_MS);
  return [units, milliseconds - units * UNIT_MS];
}
