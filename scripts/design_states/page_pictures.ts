/** Pages without a map, and appearances that the reference does not show. */
import type { Page } from "playwright-core";
import { BOSTON, NEW_YORK, type Picture } from "../pictures/picture.ts";
import { NO_MAPS } from "./demo.ts";
import { DESK } from "./map_pictures.ts";

/** A sign-in page with a provider and passwords. */
export const SIGN_IN_PICTURE: Picture = {
  name: "11-sign-in",
  path: "/login",
  options: DESK,
  account: null,
  async prepare(page) {
    await page.getByLabel("User name").fill("ann.baker@acme.com");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").fill("password");
  },
};

export const PAGE_PICTURES: readonly Picture[] = [
  {
    name: "09-maps",
    path: "/",
    options: { viewport: { width: 1280, height: 560 } },
    account: BOSTON,
    prepare: (page) => page.locator(".map-tile").first().hover(),
  },
];

/** The console, for an administrator of the demo. */
export const CONSOLE_PICTURES: readonly Picture[] = [
  { name: "12-admin-overview", path: "/admin", options: DESK, account: BOSTON, prepare: runDoctor },
  {
    name: "12-admin-tokens",
    path: "/admin/tokens",
    options: DESK,
    account: BOSTON,
    prepare: (page) => page.getByRole("heading", { name: "Tokens", level: 1 }).waitFor(),
  },
];

async function runDoctor(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run doctor" }).click();
  await page.getByText("Not run here yet").waitFor({ state: "detached" });
}

const SIZES = [320, 390, 1280].map((width) => ({ width, height: 760 }));

/** States that the references do not show, in every appearance: sessions, faults, no map, phone. */
export const MORE_PICTURES: readonly Picture[] = SIZES.flatMap((viewport) =>
  (["en", "es"] as const).flatMap((locale) =>
    (["light", "dark"] as const).flatMap((colorScheme): Picture[] => {
      const options = {
        viewport,
        locale: locale === "en" ? "en-US" : "es-ES",
        colorScheme,
        ...viewport.width < 768 ? { hasTouch: true, isMobile: true } : {},
      };
      const look = `${viewport.width}-${locale}-${colorScheme}`;
      return [
        { name: `20-sessions-${look}`, path: "/sessions", options, account: NEW_YORK },
        { name: `21-not-found-${look}`, path: "/nowhere", options, account: null },
        { name: `22-no-maps-${look}`, path: "/", options, account: NO_MAPS },
        { name: `23-sign-in-${look}`, path: "/login", options, account: null },
        { name: `24-maps-${look}`, path: "/", options, account: BOSTON },
        { name: `25-map-${look}`, path: "/maps/retail-stores", options, account: BOSTON },
      ];
    })
  )
);
