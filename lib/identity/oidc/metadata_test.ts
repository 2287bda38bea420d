import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { OidcError } from "./oidc_errors.ts";
import { discoveryRequest, processDiscovery } from "./metadata.ts";

const ISSUER = "https://id.example.com/realms/acme";
const USUAL = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/auth`,
  token_endpoint: "https://tokens.example.com/token",
  jwks_uri: `${ISSUER}/jwks`,
};

const answer = (body: unknown, status = 200) => ({
  status,
  headers: new Headers(),
  body: typeof body === "string" ? body : JSON.stringify(body),
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert(error instanceof OidcError);
    expect(error.fault).toBe("invalid_answer");
    return error.message;
  }
  return "nothing thrown";
}

describe("discovery", () => {
  it("asks below the issuer's path", () => {
    expect(discoveryRequest(ISSUER).url).toBe(`${ISSUER}/.well-known/openid-configuration`);
  });

  it("applies the specification's defaults", () => {
    expect(processDiscovery(answer(USUAL), ISSUER)).toEqual({
      ...USUAL,
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
      id_token_signing_alg_values_supported: ["RS256"],
      authorization_response_iss_parameter_supported: false,
    });
  });

  it("keeps the issuer as the provider writes it, with a slash or without", () => {
    const slashed = { ...USUAL, issuer: `${ISSUER}/` };
    expect(processDiscovery(answer(slashed), ISSUER).issuer).toBe(`${ISSUER}/`);
  });

  it("refuses another issuer's configuration", () => {
    for (const issuer of ["https://evil.example", `${ISSUER}/other`, "https://ID.example.com"]) {
      expect(messageOf(() => processDiscovery(answer({ ...USUAL, issuer }), ISSUER)))
        .toContain("another issuer's");
    }
  });

  it("refuses endpoints that are not https, unless all is on this machine", () => {
    for (
      const url of ["http://id.example.com/x", "http://localhost:1/x", "javascript:alert(1)", "x"]
    ) {
      for (const name of ["token_endpoint", "authorization_endpoint", "end_session_endpoint"]) {
        expect(messageOf(() => processDiscovery(answer({ ...USUAL, [name]: url }), ISSUER)))
          .toContain(`${name} is not https`);
      }
    }
    const local = "http://localhost:4000";
    const here = {
      issuer: local,
      authorization_endpoint: `${local}/auth`,
      token_endpoint: "http://127.0.0.1:4001/token",
      jwks_uri: `${local}/jwks`,
    };
    expect(processDiscovery(answer(here), local).issuer).toBe(local);
    expect(
      messageOf(() =>
        processDiscovery(answer({ ...here, jwks_uri: "http://id.example.com/jwks" }), local)
      ),
    ).toContain("jwks_uri is not https");
  });

  it("refuses a provider that accepts no client secret", () => {
    const methods = { token_endpoint_auth_methods_supported: ["private_key_jwt", "none"] };
    expect(messageOf(() => processDiscovery(answer({ ...USUAL, ...methods }), ISSUER)))
      .toContain("takes none of client_secret_basic, client_secret_post");
  });

  it("names what is missing", () => {
    expect(messageOf(() => processDiscovery(answer({ ...USUAL, jwks_uri: undefined }), ISSUER)))
      .toContain("usable jwks_uri");
    expect(messageOf(() => processDiscovery(answer("<html>"), ISSUER)))
      .toContain("no OpenID Connect configuration");
    expect(messageOf(() => processDiscovery(answer(USUAL, 404), ISSUER))).toContain("answered 404");
  });
});
