import { mapWords } from "./es/map.ts";
import { pageWords } from "./es/pages.ts";
import type { Words } from "./words.ts";

export const es: Words = { ...pageWords, map: mapWords };
