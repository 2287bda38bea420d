/** Layers of cells, as one script of their own: only maps that have some load it. */
import { h3Kind } from "./h3.ts";
import { quadbinKind } from "./quadbin.ts";

export const kinds = { h3: h3Kind, quadbin: quadbinKind };
