/**
 * The style sheets as the build makes them (scripts/page_styles.ts): each page has one in its head.
 */
import { OperatorError } from "../operator_error.ts";

/** Where the build writes it, below static/. */
export const PAGE_STYLES_FILE = "map/pages.css";
/** Where it writes what a page with the map needs beside it, below static/. */
export const MAP_STYLES_FILE = "map/map.css";
/** Where it writes what lists of maps and of sessions need beside the map's, below static/. */
export const LIST_STYLES_FILE = "map/lists.css";
/** Where it writes what pages of the console need beside the map's, below static/. */
export const ADMIN_STYLES_FILE = "map/admin.css";

/** The font of pages with a map, as their style sheet and the theme name it. */
export const FONT_FAMILY = "Inter Subset";

export interface PageStyles {
  readonly text: string;
  /** Whether the theme has that font first, and none of its own before it. */
  readonly hasOurFont: boolean;
  /** What allows this very text in a page (CSP Level 3, 2.3.1). */
  readonly source: string;
}

/** @throws {OperatorError} when there is no such file. */
export async function openPageStyles(file: URL): Promise<PageStyles> {
  const text = await Deno.readTextFile(file).catch((cause: unknown) => {
    throw new OperatorError("The pages' style sheet is not built: run `deno task build`.", {
      cause,
    });
  });
  return await pageStyles(text);
}

/** @param text a style sheet that no `</style` ends. */
export async function pageStyles(text: string): Promise<PageStyles> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [, fonts = ""] = [...text.matchAll(/--theme-font:\s*([^;}]*)/g)].at(-1) ?? [];
  return {
    text,
    hasOurFont: fonts.replace(/^["']/, "").startsWith(FONT_FAMILY),
    source: `'sha256-${new Uint8Array(digest).toBase64()}'`,
  };
}
