import { startApp } from "./helpers/app.ts";
import { launchBrowser, openMap, signOutElsewhere, watchedPage } from "./helpers/browser.ts";
import { comeBackTo } from "./helpers/map_page.ts";
const [app, browser] = await Promise.all([startApp(), launchBrowser()]);
{
  const w = await watchedPage(browser);
  const { page } = w;
  await openMap(page, app.origin, "user.boston@acme.com", "boston");
  await signOutElsewhere(w, app.origin);
  await comeBackTo(page, page.getByRole("dialog", { name: "Sign in again" }));
  for (let i = 0; i < 3; i++) {
    console.log(
      await page.evaluate(
        () => [
          document.querySelector(".figures")?.outerHTML,
          document.querySelector(".panel-body")?.textContent,
          [...document.querySelectorAll("[role=status]")].map((e) => e.textContent),
        ],
      ),
    );
    await page.waitForTimeout(500);
  }
  await page.screenshot({ path: "/tmp/look/t1-ended.png" });
}
{
  const w = await watchedPage(browser, {
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = w;
  await openMap(page, app.origin, "user.boston@acme.com", "boston");
  const wide = () =>
    page.evaluate(
      () => [
        document.documentElement.scrollWidth,
        innerWidth,
        ...[...document.querySelectorAll("body *")].filter((e) =>
          e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        ).map((e) => `${e.tagName}.${e.className} ${e.getBoundingClientRect().right}`),
      ],
    );
  console.log(await wide());
  await page.screenshot({ path: "/tmp/look/t1-320.png" });
  await page.getByRole("button", { name: "Filters" }).tap();
  console.log(await wide());
  await page.screenshot({ path: "/tmp/look/t1-320b.png" });
}
await browser.close();
await app.stop();
