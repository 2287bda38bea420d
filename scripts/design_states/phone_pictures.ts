/** Pictures of a map's page on a phone. */
import { BOSTON, type Picture } from "../pictures/picture.ts";

const phone = (width: number, height: number) => ({
  viewport: { width, height },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
});
const PHONE = phone(390, 844);
const STORES = "/maps/retail-stores?types=Supermarket&types=Discount+Store&types=Hypermarket";

/** A tab of the sheet at half height. */
const withTab = (name: string, tab: string): Picture => ({
  name,
  path: STORES,
  options: PHONE,
  account: BOSTON,
  async prepare(page) {
    await page.getByRole("button", { name: "Filters" }).tap();
    await page.getByRole("tab", { name: tab }).tap();
  },
});

export const PHONE_PICTURES: readonly Picture[] = [
  { name: "04-phone-rest", path: STORES, options: PHONE, account: BOSTON },
  withTab("04-phone-half", "Figures"),
  withTab("04-phone-layers", "Layers"),
  withTab("04-phone-table", "Table"),
  {
    name: "05-phone-320-es-card",
    path: "/maps/retail-stores?table=open",
    options: { ...phone(320, 640), locale: "es-ES" },
    account: BOSTON,
    async prepare(page) {
      await page.locator(".list-rows li button").first().tap();
      await page.locator(".feature-card").waitFor();
    },
  },
];
