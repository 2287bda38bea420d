import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { renderToString } from "preact-render-to-string";
import type { BasemapId } from "../lib/basemap/choice.ts";
import { Header, type HeaderProps, type ShownMap } from "./Header.tsx";

const MAPS: ShownMap["maps"] = [
  { id: "stores", title: "Stores", description: "By <type>", type: "point" },
  { id: "demand", title: "Demand", description: "", type: "h3" },
];
const SHOWN: ShownMap = { maps: MAPS, current: "stores", listed: true };

function header(given: Partial<HeaderProps> = {}): string {
  return renderToString(
    <Header
      displayName="Ann Baker"
      groups={["BOSTON"]}
      map={SHOWN}
      administrator={false}
      preferences={{ locale: "en", theme: "auto", next: "/maps/stores" }}
      {...given}
    />,
  );
}

describe("the header", () => {
  it("has the map's title as its heading, and links to the other maps", () => {
    const html = header();
    expect(html).toMatch(/<h1><button[^>]*popovertarget="maps-menu"/);
    expect(html).toMatch(/<a[^>]*href="\/maps\/demand"[^>]*>.*?Demand/);
    expect(html).toMatch(/<a[^>]*href="\/maps\/stores" aria-current="page"/);
    expect(html).toContain("By &lt;type>");
  });

  it("links to the list of maps unless the home page opens the default one", () => {
    expect(header()).toMatch(/<a[^>]*href="\/"[^>]*>.*?All maps/);
    expect(header({ map: { ...SHOWN, listed: false } })).not.toContain("All maps");
  });

  it("has plain text for a single map, and nothing on a page without one", () => {
    expect(header({ map: { ...SHOWN, maps: MAPS.slice(0, 1) } })).toMatch(
      /<h1><span[^>]*>Stores<\/span><\/h1>/,
    );
    const none = header({ map: null });
    expect(none).not.toContain("<h1");
    expect(none).not.toContain("maps-menu");
  });

  it("names the first group and counts the others, and lists all in the menu", () => {
    const [button = "", menu = ""] = header({ groups: ["BOSTON", "NY", "LA"] })
      .split('id="person-menu"');
    expect(button).toContain(">BOSTON<");
    expect(button).toContain(">+2<");
    expect(button).not.toContain(">NY<");
    for (const group of ["BOSTON", "NY", "LA"]) expect(menu).toContain(`>${group}<`);
  });

  it("has the basemaps that a person may switch to, and none where there is one", () => {
    const menu = (locale: "en" | "es", ids: readonly BasemapId[]) =>
      header({
        preferences: { locale, theme: "auto", next: "/", basemaps: { ids, current: "voyager" } },
      });
    const english = menu("en", ["offline", "voyager"]);
    expect(english).toMatch(
      /<legend>Basemap<.*value="offline"[^>]*aria-pressed="false"[^>]*>Simple</,
    );
    expect(english).toMatch(/value="voyager"[^>]*aria-pressed="true"[^>]*>Streets</);
    expect(menu("es", ["offline", "voyager"])).toMatch(/<legend>Mapa base<.*>Calles</);
    expect(menu("en", ["voyager"])).not.toContain("Basemap");
    expect(header()).not.toContain("Basemap");
  });

  it("works without a script, and has no style that the page's policy refuses", () => {
    const html = header();
    expect(html).toContain('<form method="post" action="/logout">');
    expect(html).toContain('href="/sessions"');
    expect(html).not.toMatch(/ style=|<script/);
  });

  it("shows what is in a title or a name as text", () => {
    const maps = MAPS.map((map) => ({ ...map, title: "<i>y</i>" }));
    const html = header({ displayName: "<b>x</b>", map: { ...SHOWN, maps } });
    expect(html).not.toMatch(/<b>|<i>/);
  });
});
