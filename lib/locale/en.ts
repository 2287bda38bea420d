import { adminWords } from "./en/admin.ts";
import { mapWords } from "./en/map.ts";
import { frameWords } from "./en/map_frame.ts";
import { pageWords } from "./en/pages.ts";

export const en = { ...pageWords, admin: adminWords, map: mapWords, mapFrame: frameWords };

export type Words = typeof en;
