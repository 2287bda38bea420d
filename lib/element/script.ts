/** `/embed.js`, for pages that load the element by a script. */
import { defineCartoMap } from "./define.ts";

defineCartoMap();
