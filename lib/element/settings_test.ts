import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { readSettings, type Settings, startUrl } from "./settings.ts";

const ORIGIN = "https://app.example.com";
const PLACE = { lang: "es-MX", scheme: "dark" } as const;

const read = (attributes: Readonly<Record<string, string>>) =>
  readSettings(
    {
      getAttribute: (name: string) => attributes[name] ?? null,
      baseURI: `${ORIGIN}/stores/`,
    },
    PLACE,
    ORIGIN,
  );

function settings(attributes: Readonly<Record<string, string>>): Settings {
  const read_ = read({ src: "https://maps.example.com", ...attributes });
  if (read_ === null) throw new Error("no settings");
  return read_;
}

describe("the settings of an element", () => {
  it("are none until there is a src", () => {
    expect(read({})).toBeNull();
    expect(read({ src: " " })).toBeNull();
  });

  it("keep the path and the query of src", () => {
    const embed = (src: string) => {
      const { origin, pathname, searchParams } = new URL(settings({ src }).url);
      return [`${origin}${pathname}`, Object.fromEntries(searchParams)];
    };
    const own = { origin: ORIGIN };
    expect(embed("https://maps.example.com")).toEqual(["https://maps.example.com/embed", own]);
    expect(embed("https://maps.example.com/gis/")).toEqual([
      "https://maps.example.com/gis/embed",
      own,
    ]);
    expect(embed("https://maps.example.com/gis/embed?tenant=7#x")).toEqual([
      "https://maps.example.com/gis/embed",
      { tenant: "7", ...own },
    ]);
    expect(embed("/maps")).toEqual([`${ORIGIN}/maps/embed`, own]);
    expect(embed("https://maps.example.com/?origin=https://evil.example")).toEqual([
      "https://maps.example.com/embed",
      own,
    ]);
  });

  it("refuse a src that is no web address", () => {
    for (const src of ["javascript:alert(1)", "data:text/html,x", "https://", "blob:null/1"]) {
      expect(() => read({ src })).toThrow(expect.objectContaining({ code: "bad_src" }));
    }
  });

  it("take language and color scheme from the page, unless the element has its own", () => {
    expect(settings({})).toMatchObject({ lang: "es-MX", theme: "dark" });
    expect(settings({ lang: "en", theme: "light" })).toMatchObject({ lang: "en", theme: "light" });
    expect(settings({ theme: "auto" })).toMatchObject({ theme: "auto" });
    expect(settings({ theme: "pink" })).toMatchObject({ theme: "dark" });
  });

  it("leave out what is no view and no filters, and say so", () => {
    const { view, filters, faults } = settings({ view: "[1,2]", filters: "{types:" });
    expect([view, filters]).toEqual([null, null]);
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ["bad_attribute", "<carto-map view> has another form"],
      ["bad_attribute", "<carto-map filters> has another form"],
    ]);
  });

  it("are the same map while only what can change on the way is another", () => {
    const one = settings({ map: "stores", lang: "en" });
    const other = settings({
      map: "stores",
      lang: "es",
      theme: "light",
      view: '{"longitude":1,"latitude":2,"zoom":3}',
      filters: '{"types":["a"]}',
      code: "x",
    });
    expect(other.url).toBe(one.url);
    expect(settings({ map: "demand" }).url).not.toBe(one.url);
  });
});

describe("the URL of a frame", () => {
  it("has what the first picture needs, and the code where no server sees it", () => {
    const url = new URL(startUrl(
      settings({
        map: "stores",
        ui: "legend, card",
        view: '{"longitude":-71.06,"latitude":42.36,"zoom":11}',
        filters: '{"types":["Drugstore","7"],"size":[5],"revenue":"5..","origin":"https://evil"}',
      }),
      "a code&",
    ));
    expect([...url.searchParams]).toEqual([
      ["origin", ORIGIN],
      ["map", "stores"],
      ["types", '"Drugstore"'],
      ["types", '"7"'],
      ["size", "5"],
      ["revenue", "5.."],
      ["ui", "legend,card"],
      ["lang", "es-MX"],
      ["theme", "dark"],
      ["lat", "42.36"],
      ["lng", "-71.06"],
      ["zoom", "11"],
    ]);
    expect(url.hash).toBe("#code=a%20code%26");
  });

  it("has no fragment without a code, and leaves the theme to the system if the page says so", () => {
    const url = new URL(startUrl(settings({ theme: "auto" }), ""));
    expect([url.hash, url.searchParams.get("theme")]).toEqual(["", null]);
  });
});
