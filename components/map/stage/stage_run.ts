import type { AccessKeeper } from "../../../lib/map/access/access_keeper.ts";
import type { MapRun } from "../map_run.ts";

/** What the stage asks of a map that runs. */
export type StageRun =
  & Pick<MapRun, "elsewhere" | "engine" | "find" | "findGroups" | "retry" | "step">
  & { readonly keeper: Pick<AccessKeeper, "resume"> };
