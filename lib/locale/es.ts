import { mapWords } from "./es/map.ts";
import { frameWords } from "./es/map_frame.ts";
import { pageWords } from "./es/pages.ts";
import type { Words } from "./en.ts";

export const es: Words = { ...pageWords, map: mapWords, mapFrame: frameWords };
