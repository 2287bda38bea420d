import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { preferenceCookies } from "./preferences.ts";

const request = (path: string, headers: HeadersInit) =>
  new Request(`https://maps.example${path}`, { headers });

describe("the cookies of preferences", () => {
  const preferences = preferenceCookies("https://maps.example", ["/embed"]);

  it("belong to this host only over https, as the session's cookie does", () => {
    expect(preferences.keep({ locale: "es" })).toEqual([
      "__Host-lang=es; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure",
    ]);
    const cookie = "__Host-lang=es; __Host-theme=dark; lang=en; theme=light";
    expect(preferences.of(request("/", { cookie }))).toEqual({
      locale: "es",
      theme: "dark",
      basemap: null,
    });
  });

  it("store a basemap by its name, and accept no other text", () => {
    expect(preferences.keep({ basemap: "voyager" })).toEqual([
      "__Host-basemap=voyager; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure",
    ]);
    const read = (cookie: string) => preferences.of(request("/", { cookie })).basemap;
    expect(read("__Host-basemap=dark-matter")).toBe("dark-matter");
    expect(read("__Host-basemap=own")).toBe("own");
    expect(read("__Host-basemap=https://evil.example/style.json")).toBeNull();
  });

  it("are not read in frames", () => {
    const headers = { cookie: "__Host-lang=es; __Host-theme=dark; __Host-basemap=carto" };
    expect(preferences.of(request("/embed", headers)))
      .toEqual({ locale: "en", theme: "auto", basemap: null });
    expect(preferences.of(request("/embed?basemap=voyager", headers)).basemap).toBe("voyager");
    expect(preferences.of(request("/embed?lang=es", headers)).locale).toBe("es");
    expect(preferences.of(request("/embed?theme=light", headers)).theme).toBe("light");
    expect(preferences.of(request("/embed?theme=url", headers)).theme).toBe("auto");
  });
});
