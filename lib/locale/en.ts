import { mapWords } from "./en/map.ts";
import { frameWords } from "./en/map_frame.ts";
import { pageWords } from "./en/pages.ts";

export const en = { ...pageWords, map: mapWords, mapFrame: frameWords };

export type Words = typeof en;
