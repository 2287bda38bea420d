/** The inline script of a map in another page's frame; scripts/first_scripts.ts bundles it. */
import { sendFirst } from "./first_requests.ts";
import { handedSession } from "./handed_session.ts";
import { sizeToBe } from "./map_size.ts";

const { linked, code = "" } = document.currentScript?.dataset ?? {};

// A link may filter: then its first tiles are others.
sendFirst(handedSession(), code, ({ first }) => linked ? null : first, (map) => {
  const { width, height } = sizeToBe(map);
  return { width, height, room: { left: 0, top: 0, right: width, bottom: height } };
});
