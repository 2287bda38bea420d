import type { OnWindow } from "../dock/time_brush.ts";
import type { StageRun } from "./stage_run.ts";
import type { MapState } from "../state/map_state.ts";
import type { StageView } from "./MapStage.tsx";
import type { StageLayout } from "./stage_size.ts";
import type { Ui } from "./ui_parts.ts";

/** Props of all parts of the stage. */
export interface StagePartProps {
  readonly state: MapState;
  readonly run: StageRun | null;
  readonly ui: Ui;
  readonly layout: StageLayout;
  readonly view: StageView;
  show(next: Partial<StageView>): void;
  readonly onWindow: OnWindow;
}
