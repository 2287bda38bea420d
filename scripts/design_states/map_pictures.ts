/** Pictures of a map's page on a desktop. */
import type { Page } from "playwright-core";
import { POINTS, spotsOnMap } from "../../tests/helpers/map_page.ts";
import { TESTER } from "./demo.ts";
import { BOSTON, NEW_YORK, type Picture, selectFirst } from "../pictures/picture.ts";

export const DESK = { viewport: { width: 1280, height: 800 } };
const DARK = { ...DESK, colorScheme: "dark" } as const;

const STORES = "/maps/retail-stores";
const WITH_FILTERS = `${STORES}?types=Supermarket&types=Discount+Store&types=Hypermarket` +
  "&revenues=1100000..1900000";

const WEEK = "/maps/deliveries?days=2026-07-06..2026-07-13";

/** One store is selected, another hovered. */
async function selectAndHover(page: Page, theme: keyof typeof POINTS = "light"): Promise<void> {
  await selectFirst(page);
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const away = ({ x, y }: { x: number; y: number }) =>
    Math.hypot(x - width * 0.6, y - height * 0.6);
  const [nearest] = (await spotsOnMap(page, POINTS[theme]))
    .toSorted((one, other) => away(one) - away(other));
  if (nearest !== undefined) await page.mouse.move(nearest.x, nearest.y);
}

async function openColumnMenu(page: Page): Promise<void> {
  await selectFirst(page);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("columnheader", { name: "Revenue" }).getByRole("button").last().click();
}

export const MAP_PICTURES: readonly Picture[] = [
  {
    name: "01-map-light",
    path: WITH_FILTERS,
    options: DESK,
    account: BOSTON,
    prepare: (page) => selectAndHover(page),
  },
  {
    name: "02-map-dark",
    path: WITH_FILTERS,
    options: DARK,
    account: BOSTON,
    prepare: (page) => selectAndHover(page, "dark"),
  },
  {
    name: "03-table",
    path: WITH_FILTERS,
    options: DESK,
    account: BOSTON,
    prepare: openColumnMenu,
  },
  { name: "06-demand-h3", path: "/maps/demand", options: DESK, account: NEW_YORK },
  { name: "06-demand-h3-dark", path: "/maps/demand", options: DARK, account: NEW_YORK },
  {
    name: "07-deliveries",
    path: `${WEEK}&layers=routes&lat=42.354&lng=-71.06&zoom=12.5&feature=routes:R-10063`,
    options: DESK,
    account: BOSTON,
  },
  {
    name: "13-menus",
    path: WEEK,
    options: DESK,
    account: BOSTON,
    async prepare(page) {
      await page.locator("header .person").press("Enter");
      const sessions = page.getByRole("link", { name: "Sessions" });
      const hasFocus = () => sessions.evaluate((link) => link === document.activeElement);
      while (!await hasFocus()) await page.keyboard.press("Tab");
      // One menu closes the other, so each gets its own picture.
      await page.evaluate(() => {
        const menu = document.querySelector<HTMLElement>("#maps-menu");
        if (menu === null) return;
        menu.popover = "manual";
        menu.showPopover();
      });
    },
  },
  {
    name: "13-export-menu",
    path: WEEK,
    options: { ...DESK, deviceScaleFactor: 2 },
    account: BOSTON,
    clip: { x: 760, y: 0, width: 520, height: 340 },
    prepare: (page) => page.getByRole("button", { name: "Export" }).click(),
  },
  {
    name: "14-zoom-200",
    path: WITH_FILTERS,
    options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
    account: BOSTON,
    prepare: selectFirst,
  },
  {
    name: "14-zoom-200-open",
    path: WITH_FILTERS,
    options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
    account: BOSTON,
    prepare: (page) => page.getByRole("button", { name: /^Filters/ }).click(),
  },
  { name: "17-many-widgets", path: "/maps/many", options: DESK, account: TESTER },
  {
    name: "15-forced-colors",
    path: WITH_FILTERS,
    options: { ...DESK, forcedColors: "active" },
    account: BOSTON,
    prepare: (page) => selectAndHover(page),
  },
];
