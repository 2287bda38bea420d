import { adminWords } from "./es/admin.ts";
import { mapWords } from "./es/map.ts";
import { frameWords } from "./es/map_frame.ts";
import { pageWords } from "./es/pages.ts";
import type { Words } from "./en.ts";

export const es: Words = { ...pageWords, admin: adminWords, map: mapWords, mapFrame: frameWords };
