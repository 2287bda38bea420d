import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { expect } from "@std/expect";
import fc from "fast-check";
import { type Algorithm, create, decode, getNumericDate, type Payload, verify } from "djwt";

const NOW = Date.UTC(2030, 0, 1);

function hmac(hash: string): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "HMAC", hash }, false, [
    "sign",
    "verify",
  ]);
}

function rsa(name: string, hash: string): Promise<CryptoKeyPair> {
  const publicExponent = new Uint8Array([1, 0, 1]);
  return crypto.subtle.generateKey(
    { name, hash, modulusLength: 2048, publicExponent },
    false,
    ["sign", "verify"],
  );
}

function ecdsa(namedCurve: string): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve }, false, [
    "sign",
    "verify",
  ]);
}

const key = await hmac("SHA-256");
const header = { alg: "HS256", typ: "JWT" } as const;

const encode = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });

const ownClaims = fc.dictionary(
  fc.string().filter((name) => !["iss", "sub", "aud", "exp", "nbf", "iat", "jti"].includes(name)),
  fc.jsonValue(),
);

describe("a signed token", () => {
  it("gives its claims back, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(ownClaims, fc.string(), async (claims, sub) => {
        const payload: Payload = JSON.parse(JSON.stringify({ ...claims, sub }));
        expect(await verify(await create(header, payload, key), key)).toEqual(
          payload,
        );
      }),
    );
  });

  it("is refused once any character is changed, added or removed", async () => {
    const jwt = await create(header, { sub: "ada", admin: false }, key);
    const change = fc.record({
      at: fc.nat(jwt.length),
      remove: fc.nat(2),
      insert: fc.stringMatching(/^[A-Za-z0-9_.=+/ -]{0,2}$/),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, remove, insert }) => {
        const tampered = jwt.slice(0, at) + insert + jwt.slice(at + remove);
        fc.pre(tampered !== jwt);
        await expect(verify(tampered, key)).rejects.toThrow(Error);
      }),
      { numRuns: 500 },
    );
  });

  it("is refused with the unused bits of its last character set", async () => {
    const jwt = await create(header, { sub: "ada" }, key);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = alphabet.indexOf(jwt.slice(-1));
    for (const bits of [1, 2, 3]) {
      const twin = jwt.slice(0, -1) + alphabet.charAt(last + bits);
      await expect(verify(twin, key)).rejects.toThrow("malformed");
    }
  });

  it("is refused with another key of the same kind", async () => {
    const jwt = await create(header, { sub: "ada" }, await hmac("SHA-256"));
    await expect(verify(jwt, key)).rejects.toThrow("not signed with this key");
  });

  it("is the one of RFC 7515, appendix A.1", async () => {
    const secret = Uint8Array.fromBase64(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
      { alphabet: "base64url" },
    );
    const theirs = await crypto.subtle.importKey(
      "raw",
      secret,
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["verify"],
    );
    const jwt = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." +
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ." +
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    expect(await verify(jwt, theirs, { ignoreExp: true })).toEqual({
      iss: "joe",
      exp: 1300819380,
      "http://example.com/is_root": true,
    });
  });
});

describe("the algorithm", () => {
  const kinds: [Algorithm, () => Promise<CryptoKey | CryptoKeyPair | null>][] = [
    ["HS256", () => hmac("SHA-256")],
    ["HS384", () => hmac("SHA-384")],
    ["HS512", () => hmac("SHA-512")],
    ["RS256", () => rsa("RSASSA-PKCS1-v1_5", "SHA-256")],
    ["RS384", () => rsa("RSASSA-PKCS1-v1_5", "SHA-384")],
    ["RS512", () => rsa("RSASSA-PKCS1-v1_5", "SHA-512")],
    ["PS256", () => rsa("RSA-PSS", "SHA-256")],
    ["PS384", () => rsa("RSA-PSS", "SHA-384")],
    ["PS512", () => rsa("RSA-PSS", "SHA-512")],
    ["ES256", () => ecdsa("P-256")],
    ["ES384", () => ecdsa("P-384")],
    ["none", () => Promise.resolve(null)],
  ];

  it("is the key's: every key verifies its own tokens and no other key's", async () => {
    const made = await Promise.all(kinds.map(async ([alg, generate]) => {
      const made = await generate();
      const pair = made && "privateKey" in made;
      const [sign, check] = pair ? [made.privateKey, made.publicKey] : [made, made];
      return {
        alg,
        sign,
        check,
        jwt: await create({ alg }, { sub: alg }, sign),
      };
    }));
    for (const one of made) {
      expect(await verify(one.jwt, one.check)).toEqual({ sub: one.alg });
      for (const other of made.filter((other) => other !== one)) {
        await expect(verify(one.jwt, other.check)).rejects.toThrow(Error);
        await expect(create({ alg: other.alg }, {}, one.sign)).rejects.toThrow(
          "the key is for",
        );
      }
    }
  });

  it("cannot be talked down to none", async () => {
    const claims = encode({ sub: "ada" });
    for (const alg of ["none", "None", "NONE", "", null, 0]) {
      const forged = `${encode({ alg })}.${claims}.`;
      await expect(verify(forged, key)).rejects.toThrow(Error);
    }
  });

  it("cannot be HMAC with a public key as the secret", async () => {
    const { publicKey } = await rsa("RSASSA-PKCS1-v1_5", "SHA-256");
    const secret = await crypto.subtle.importKey(
      "raw",
      await crypto.subtle.exportKey("spki", publicKey),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const forged = await create(header, { admin: true }, secret);
    await expect(verify(forged, publicKey)).rejects.toThrow(
      "another algorithm",
    );
  });

  it("is refused with keys that are not for signing", async () => {
    const aes = await crypto.subtle.generateKey(
      { name: "AES-GCM", length: 256 },
      false,
      [
        "encrypt",
      ],
    );
    await expect(create(header, {}, aes)).rejects.toThrow("AES-GCM");
  });

  it("none takes no signature, and a signed token takes a key", async () => {
    const unsecured = await create({ alg: "none" }, { sub: "ada" }, null);
    await expect(verify(`${unsecured}AAAA`, null)).rejects.toThrow(
      "no key was given",
    );
    const signed = await create(header, { sub: "ada" }, key);
    await expect(verify(signed, null)).rejects.toThrow("no key was given");
  });
});

describe("exp and nbf", () => {
  const seconds = fc.integer({ min: -100, max: 100 });
  const leeway = fc.option(fc.nat(50), { nil: undefined });

  const accepted = (payload: Payload, options: Parameters<typeof verify>[2]) =>
    create(header, payload, key).then((jwt) => verify(jwt, key, options)).then(
      () => true,
      (error) => {
        expect(error).toBeInstanceOf(RangeError);
        return false;
      },
    );

  it("a token is accepted before exp and its leeway, of one second by default", async () => {
    using _time = new FakeTime(NOW);
    await fc.assert(
      fc.asyncProperty(seconds, leeway, async (left, expLeeway) => {
        const exp = NOW / 1000 + left;
        expect(await accepted({ exp }, { expLeeway })).toBe(
          left + (expLeeway ?? 1) > 0,
        );
        expect(await accepted({ exp }, { expLeeway, ignoreExp: true })).toBe(
          true,
        );
      }),
    );
  });

  it("a token is accepted from nbf, less its leeway, of one second by default", async () => {
    using _time = new FakeTime(NOW);
    await fc.assert(
      fc.asyncProperty(seconds, leeway, async (ahead, nbfLeeway) => {
        const nbf = NOW / 1000 + ahead;
        expect(await accepted({ nbf }, { nbfLeeway })).toBe(
          ahead <= (nbfLeeway ?? 1),
        );
        expect(await accepted({ nbf }, { nbfLeeway, ignoreNbf: true })).toBe(
          true,
        );
      }),
    );
  });
});

describe("decode", () => {
  it("gives the parts of a token without verifying it", async () => {
    const jwt = await create(header, { exp: 1 }, key);
    const [decodedHeader, payload, signature] = decode(jwt);
    expect([decodedHeader, payload]).toEqual([header, { exp: 1 }]);
    expect(signature).toHaveLength(32);
  });

  it("refuses text that is not a token, as verify does, without repeating it", async () => {
    const texts = [
      "",
      "a",
      "a.b",
      "a.b.c.d",
      "..",
      "e30..",
      "!!.e30.",
      "e30.bm90IGpzb24.",
      "e30.e30=.",
    ];
    for (const text of texts) {
      expect(() => decode(text)).toThrow(/^The jwt is malformed/);
      await expect(verify(text, key)).rejects.toThrow(/^The jwt is malformed/);
      await expect(verify(text, null)).rejects.toThrow(/^The jwt is malformed/);
    }
    await fc.assert(fc.asyncProperty(fc.string(), async (text) => {
      await expect(verify(text, key)).rejects.toThrow(Error);
      await expect(verify(text, null)).rejects.toThrow(Error);
    }));
  });
});

describe("getNumericDate", () => {
  it("takes a date, or seconds from now", () => {
    using _time = new FakeTime(NOW);
    expect(getNumericDate(new Date(NOW))).toBe(1893456000);
    expect(getNumericDate(60)).toBe(1893456060);
    expect(getNumericDate(-0.4)).toBe(1893456000);
  });
});
