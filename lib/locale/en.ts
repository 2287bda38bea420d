import { mapWords } from "./en/map.ts";
import { pageWords } from "./en/pages.ts";

export const en = { ...pageWords, map: mapWords };
