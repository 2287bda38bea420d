import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../../tests/helpers/any_text.ts";
import { linkOf } from "./links.ts";

describe("a link in a column", () => {
  it("is a complete https URL, and has its host", () => {
    expect(linkOf("https://acme.example/orders/7?a=1#b", undefined)).toEqual({
      href: "https://acme.example/orders/7?a=1#b",
      host: "acme.example",
      text: "acme.example",
    });
    expect(linkOf("HTTPS://ACME.example:8443", "Order")).toEqual({
      href: "https://acme.example:8443/",
      host: "acme.example:8443",
      text: "Order",
    });
  });

  it("shows an internationalized host as the browser does", () => {
    expect(linkOf("https://аррle.example/", undefined)?.host).toMatch(/^xn--/);
    expect(linkOf("https://acme.example。evil.example/", undefined)?.host)
      .toBe("acme.example.evil.example");
  });

  it("is nothing else, however similar", () => {
    for (
      const value of [
        ...[
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          "java\nscript:alert(1)",
          "data:text/html,x",
        ],
        ...[
          "http://acme.example",
          "//acme.example",
          "/orders",
          "ftp://acme.example",
          "acme.example",
        ],
        ...[" https://acme.example", "https://acme.example ", "\thttps://acme.example", "https:/a"],
        ...["https://acme.example/a b", "https://acme.example/a\nb", "https:\\\\acme.example"],
        ...[
          "https://user@acme.example",
          "https://user:pass@acme.example",
          "https://:p@acme.example",
        ],
        ...[
          "https://acme.example@evil.example",
          "https://",
          "https:///",
          "https://[",
          "https://a:b",
        ],
        ...[
          "https://acme.example/\u202Egpj.exe",
          "https://acme\u200b.example",
          "https://a\\@b.example",
        ],
        ...["<a href='https://acme.example'>x</a>", `https://acme.example/${"a".repeat(2_000)}`],
        ...[null, undefined, 7, true, {}],
      ]
    ) {
      expect([value, linkOf(value, undefined)]).toEqual([value, null]);
    }
  });

  it("opens only https URLs, whatever the text is", () => {
    const text = fc.oneof(anyText(), anyText().map((rest) => `https://${rest}`));
    fc.assert(fc.property(text, (text) => {
      const link = linkOf(text, undefined);
      if (link === null) return;
      const url = new URL(link.href);
      expect([url.protocol, url.username, url.password]).toEqual(["https:", "", ""]);
      expect(url.host).toBe(link.host);
    }));
  });
});
