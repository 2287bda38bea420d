/** The pages' font: of Inter what they show, in the weights that they have. */
import { readFile } from "node:fs/promises";
import subsetFont from "subset-font";

const PACKAGE = import.meta.resolve("@fontsource-variable/inter/package.json");

/** OFL 1.1 goes with every copy. */
export const LICENSE = new URL("LICENSE", PACKAGE);
const LATIN = new URL("files/inter-latin-wght-normal.woff2", PACKAGE);

/** styles/ names no other weight. */
const WEIGHTS = { min: 400, max: 650, default: 400 };

const range = (first: number, last: number) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at));

/** Basic Latin, Latin-1, and what our texts and the formats of `Intl` have beyond them. */
export const CHARACTERS = range(0x20, 0x7e) + range(0xa0, 0xff) + "–—‘’“”…•€−→\u2009\u202f";

/** @returns a variable font, as WOFF2. */
export async function subset(): Promise<Uint8Array> {
  const font = await subsetFont(await readFile(LATIN), CHARACTERS, {
    targetFormat: "woff2",
    variationAxes: { wght: WEIGHTS },
  });
  return new Uint8Array(font);
}
