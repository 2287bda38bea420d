import type { AccessKeeper } from "../../../lib/map/access/access_keeper.ts";
import type { MapRun } from "../map_run.ts";

/** The running map as the stage uses it. */
export type StageRun =
  & Pick<MapRun, "elsewhere" | "engine" | "find" | "findGroups" | "retry" | "step">
  & { readonly keeper: Pick<AccessKeeper, "resume"> };
