import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { CANARIES, expectNoSecrets, mustStayHidden } from "./canaries.ts";

const KEY = CANARIES.KV_ENCRYPTION_KEY ?? "";
const CLIENT_SECRET = 's3cret "of" the client&=';

let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
});
afterAll(() => Deno.remove(dataDir, { recursive: true }));

const search = (output: string) =>
  expectNoSecrets({
    environment: { ...CANARIES, CARTO_CLIENT_SECRET: CLIENT_SECRET },
    output,
    dataDir,
  });

async function searchFile(name: string, content: string | Uint8Array) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(`${dataDir}/${name}`, bytes);
  const outcome = await search("").then(() => "nothing", (error) => error.message);
  await Deno.remove(`${dataDir}/${name}`);
  return outcome;
}

describe("the search for secrets", () => {
  it("passes an app that did not leak", async () => {
    await search("carto-embed is at http://localhost:8000\n");
    expect(await searchFile("kv.sqlite3", "sessions")).toBe("nothing");
  });

  it("finds one in the output, as it is and as JSON and URLs write it", async () => {
    for (
      const text of [
        CLIENT_SECRET,
        JSON.stringify({ error: `with ${CLIENT_SECRET}` }),
        `?client_secret=${encodeURIComponent(CLIENT_SECRET)}`,
      ]
    ) {
      await expect(search(`before ${text} after`)).rejects.toThrow(
        "CARTO_CLIENT_SECRET: its output",
      );
    }
  });

  it("finds one in the files, a key in its bytes too", async () => {
    expect(await searchFile("kv.sqlite3-wal", `\0\x01${CANARIES.JWT_SECRET}`)).toContain(
      "JWT_SECRET",
    );
    const bytes = Uint8Array.fromBase64(KEY);
    expect(await searchFile("kv.sqlite3", Uint8Array.of(0, ...bytes, 1))).toContain(
      "KV_ENCRYPTION_KEY",
    );
  });

  it("finds what a helper gave away, and whatever looks like a token", async () => {
    mustStayHidden("the password of a user");
    await expect(search("the password of a user")).rejects.toThrow("a registered secret");
    await expect(search("eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.c2lnbmF0dXJl")).rejects.toThrow(
      "something like a token",
    );
  });

  it("leaves CARTO's own database to CARTO", async () => {
    expect(await searchFile("carto.sqlite3-wal", CLIENT_SECRET)).toBe("nothing");
  });

  it("does not print the secret", async () => {
    const message = await search(CLIENT_SECRET).catch((error) => error.message);
    expect(message).not.toContain("s3cret");
  });
});
