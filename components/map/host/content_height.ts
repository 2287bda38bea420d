/** The height at which nothing in the frame scrolls: a page may give the frame that height. */
import { layoutOf } from "../stage/stage_size.ts";
import { throttled } from "./throttled.ts";

/** Less of a map is no use: the element's own height without another, in rem. */
const LEAST_REM = 30;
const PAUSE_MS = 100;
/** The widest scrollbar of a page, in CSS pixels. */
const SCROLLBAR_PX = 40;

/**
 * The result depends on width and content alone, never on the height that the page sets, so a page
 * that sets the reported height settles at once. If that height gives the page a scrollbar, the
 * stage becomes narrower and lower, which would remove the scrollbar again: that height is not
 * reported.
 *
 * @returns a function that stops it.
 */
export function followContentHeight(report: (px: number) => void): () => void {
  let [reported, width] = [0, 0];
  const turn = throttled(PAUSE_MS, () => {
    const stage = document.querySelector<HTMLElement>(".stage");
    if (stage === null) return;
    const px = heightOf(stage);
    const lost = width - stage.clientWidth;
    if (px < reported && !isWide(stage) && lost > 0 && lost < SCROLLBAR_PX) return;
    if (px !== reported) report(px);
    [reported, width] = [px, stage.clientWidth];
  });
  const sizes = new ResizeObserver(turn.ask);
  const content = new MutationObserver(turn.ask);
  sizes.observe(document.body);
  content.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["hidden", "aria-expanded", "data-closed", "data-collapsed", "data-kind"],
  });
  turn.ask();
  return () => {
    turn.stop();
    sizes.disconnect();
    content.disconnect();
  };
}

const remInPixels = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const isWide = ({ clientWidth, clientHeight }: Element) => {
  const rem = remInPixels() / 16;
  return layoutOf(clientWidth / rem, clientHeight / rem) === "wide";
};

function heightOf(stage: HTMLElement): number {
  const rem = remInPixels();
  const least = LEAST_REM * rem;
  // The sheet of a narrow stage lies over the map.
  if (!isWide(stage)) return Math.ceil(least);
  const dock = stage.querySelector<HTMLElement>(".stage-dock");
  const map = least + (dock === null ? 0 : dockHeight(dock));
  return Math.ceil(Math.max(map, panelHeight(stage)));
}

/** A table's dock has a share of the stage at most: its own height is what counts. */
function dockHeight(dock: HTMLElement): number {
  const table = dock.querySelector<HTMLElement>('.dock[data-kind="table"]');
  if (table === null) return dock.offsetHeight;
  return parseFloat(table.style.height) || TABLE_HEIGHT;
}

/** That of styles/dock.css. */
const TABLE_HEIGHT = 340;

/** What scrolls in the panel, with what stands above it; 0 where nothing does. */
function panelHeight(stage: HTMLElement): number {
  const panel = stage.querySelector<HTMLElement>(".stage-panel .panel");
  const body = panel?.querySelector<HTMLElement>(".panel-body");
  if (!panel || !body || panel.offsetParent === null) return 0;
  // The body takes what the others leave, more or less than its content.
  const others = panel.getBoundingClientRect().height - body.getBoundingClientRect().height;
  const content = document.createRange();
  content.selectNodeContents(body);
  return others + content.getBoundingClientRect().height;
}
