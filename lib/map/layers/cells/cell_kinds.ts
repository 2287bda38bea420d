/** Layers of cells, as a separate script that only maps with such layers load. */
import { h3Kind } from "./h3.ts";
import { quadbinKind } from "./quadbin.ts";

export const kinds = { h3: h3Kind, quadbin: quadbinKind };
