/** The inline script of a page with a map of one's own; scripts/first_scripts.ts bundles it. */
import { sendFirst } from "./first_requests.ts";
import { stageNow } from "./first_stage.ts";

const { access, map = "", code = "" } = document.currentScript?.dataset ?? {};

sendFirst([access], code, () => JSON.parse(map), stageNow);
