import type { AdminPageId } from "../../lib/admin/pages.ts";
import { Sign } from "../Sign.tsx";

/** The navigation's icons: those of the map are code that its page loads. */
const PATHS: Readonly<Record<AdminPageId, string>> = {
  overview: "M2.5 7 8 2.5 13.5 7v6.5h-11zM6.5 13.5v-4h3v4",
  access: "M8 1.8 13.5 4v4c0 3.2-2.3 5.3-5.5 6.3C4.8 13.3 2.5 11.2 2.5 8V4z",
  people:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12 9.8c1.6.6 2.5 1.9 2.5 3.7",
  sessions: "M2 11.5V4h9M1 13.5h7M10.5 6.5H15v7h-4.5z",
  tokens: "M5.5 11a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 9l6 3.5M12 11.3l-.9 1.7",
  audit: "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.01M2 8h.01M2 12h.01",
  usage: "M2.5 13.5v-5M6.2 13.5v-9M9.8 13.5v-6M13.5 13.5v-11",
  documents: "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3M6 8h4M6 11h4",
};

/** A decorative icon of a page of the console. */
export function AdminIcon({ name }: { readonly name: AdminPageId }) {
  return <Sign path={PATHS[name]} />;
}
