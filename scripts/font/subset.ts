/** The pages' font: a subset of Inter with the characters and weights in use. */
import { readFile } from "node:fs/promises";
import subsetFont from "subset-font";

const PACKAGE = import.meta.resolve("@fontsource-variable/inter/package.json");

/** OFL 1.1 requires the license with every copy. */
export const LICENSE = new URL("LICENSE", PACKAGE);
const LATIN = new URL("files/inter-latin-wght-normal.woff2", PACKAGE);

/** styles/ uses no other weight. */
const WEIGHTS = { min: 400, max: 650, default: 400 };

const range = (first: number, last: number) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at));

/** Basic Latin, Latin-1, and other characters of our texts and of `Intl` formats. */
export const CHARACTERS = range(0x20, 0x7e) + range(0xa0, 0xff) + "–—‘’“”…•€−→\u2009\u202f";

/** @returns a variable font, as WOFF2. */
export async function subset(): Promise<Uint8Array> {
  const font = await subsetFont(await readFile(LATIN), CHARACTERS, {
    targetFormat: "woff2",
    variationAxes: { wght: WEIGHTS },
  });
  return new Uint8Array(font);
}
