/** Sets the variables of the page's theme, live. */
import type { HostTheme } from "../../../lib/map/embed/host_theme.ts";
import { contrast, rgbOf } from "../../../lib/map/layers/scales/oklch.ts";
import { CallFailed } from "./call_failed.ts";

const VARIABLES = {
  accent: "--theme-accent",
  ink: "--theme-ink",
  surface: "--theme-surface",
  ground: "--theme-ground",
  danger: "--theme-danger",
  radius: "--theme-radius",
  font: "--theme-font",
  baseSize: "--theme-base-size",
} as const satisfies Readonly<Record<keyof HostTheme, string>>;

type Name = keyof typeof VARIABLES;
const isName = (name: string): name is Name => Object.hasOwn(VARIABLES, name);

/**
 * Replaces all of them; one that is left out has the style sheet's value. The colors that follow
 * from them are the style sheet's, in each scheme.
 *
 * @throws {CallFailed} `bad_params` for what is no color; nothing is set then.
 */
export function setPageTheme(theme: HostTheme): void {
  const texts = new Map<Name, string>();
  for (const name of Object.keys(VARIABLES).filter(isName)) {
    const value = theme[name];
    if (value === undefined) continue;
    const text = typeof value === "string" ? value : `light-dark(${value.light}, ${value.dark})`;
    if (!CSS.supports(PROPERTIES[name], text)) {
      throw new CallFailed("bad_params", `${name} is not a ${PROPERTIES[name]} of CSS`);
    }
    texts.set(name, text);
  }
  const { style } = document.documentElement;
  for (const name of Object.keys(VARIABLES).filter(isName)) {
    const text = texts.get(name);
    if (text === undefined) style.removeProperty(VARIABLES[name]);
    else style.setProperty(VARIABLES[name], text);
  }
  setAccentInk(theme.accent, style);
}

/** The property that takes such a value. */
const PROPERTIES = {
  accent: "color",
  ink: "color",
  surface: "color",
  ground: "color",
  danger: "color",
  radius: "border-radius",
  font: "font-family",
  baseSize: "font-size",
} as const satisfies Readonly<Record<Name, string>>;

/** Browsers without relative colors have it from the build, for the theme that was built. */
function setAccentInk(accent: HostTheme["accent"], style: CSSStyleDeclaration): void {
  if (CSS.supports("color", "rgb(from light-dark(red, red) r g b)")) return;
  if (accent === undefined) return void style.removeProperty("--accent-ink");
  const { light, dark } = typeof accent === "string" ? { light: accent, dark: accent } : accent;
  style.setProperty("--accent-ink", `light-dark(${inkOn(light)}, ${inkOn(dark)})`);
}

/** White, unless its contrast is below 4.5:1: then black has more. */
function inkOn(color: string): string {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return "#ffffff";
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  const digits = [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
  return contrast(rgbOf(`#${digits}`), rgbOf("#ffffff")) >= 4.5 ? "#ffffff" : "#000000";
}
