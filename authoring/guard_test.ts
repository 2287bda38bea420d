import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type AuthorRequest, isAuthor } from "./guard.ts";

const at = (hostname: string): Deno.NetAddr => ({ transport: "tcp", hostname, port: 50_000 });

const HERE: AuthorRequest = {
  config: { mode: "demo", appOrigin: "http://localhost:8000" },
  url: new URL("http://localhost:8000/author"),
  headers: new Headers(),
  remoteAddr: at("127.0.0.1"),
};

describe("the page for authors is for", () => {
  it("this machine by each of its names, over IPv4 and IPv6", () => {
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) {
      for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
        const url = new URL(`http://${name}:8000/author`);
        expect(isAuthor({ ...HERE, url, remoteAddr: at(address) })).toBe(true);
      }
    }
  });

  it("nothing else", () => {
    const others: [string, Partial<AuthorRequest>][] = [
      ["credentials", { config: { ...HERE.config, mode: "production" } }],
      ["a public app", { config: { ...HERE.config, appOrigin: "https://maps.example.com" } }],
      ["another name", { url: new URL("http://evil.example:8000/author") }],
      ["a name that begins alike", { url: new URL("http://localhost.evil.example/author") }],
      ["another machine", { remoteAddr: at("192.168.1.7") }],
      ["no address", { remoteAddr: { transport: "unix", path: "/run/app" } }],
      ...["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via"].map((
        name,
      ): [string, Partial<AuthorRequest>] => [name, { headers: new Headers({ [name]: "x" }) }]),
    ];
    for (const [what, other] of others) {
      expect([what, isAuthor({ ...HERE, ...other })]).toEqual([what, false]);
    }
  });
});
