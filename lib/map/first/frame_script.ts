/** The inline script of a map in another page's frame; scripts/first_scripts.ts bundles it. */
import type { FirstMap, FirstStage } from "./first_map.ts";
import { sendFirst } from "./first_requests.ts";
import { stageToBe } from "./first_stage.ts";
import { handedSession } from "./handed_session.ts";

const { linked, code = "" } = document.currentScript?.dataset ?? {};

sendFirst<FirstMap & FirstStage>(
  handedSession(),
  code,
  // A link may filter: then its first tiles are others.
  ({ first }) => linked ? null : first,
  stageToBe,
);
