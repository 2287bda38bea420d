/**
 * Every environment variable of the app: its purpose, its default, and its format.
 * docs/configuration.md is generated from this table by `deno task docs`.
 */
import type * as v from "valibot";
import { listedBasemap, listedBasemaps } from "../basemap/choice.ts";
import { BUILD, DENO_DEPLOY } from "./platform_variables.ts";
import { ADMINISTRATION, EXISTING_APPLICATION, PROVIDER, SIGN_IN } from "./sign_in_variables.ts";
import { OBSERVABILITY } from "./observability_variables.ts";
import type { Variable } from "./variable.ts";
import * as values from "./config_values.ts";

export type { Variable };

/** The table, in the sections of docs/configuration.md. */
export const SECTIONS = {
  "The app": {
    PORT: { meaning: "TCP port the app listens on", fallback: "8000", value: values.port },
    HOST: {
      meaning: "Address the app listens at; 127.0.0.1 for a proxy on this machine alone",
      fallback: ":: (IPv6 and IPv4), or 0.0.0.0 where there is no IPv6",
      value: values.host,
    },
    APP_ORIGIN: {
      meaning:
        "Origin people reach the app at, without a trailing slash; https, or http://localhost",
      fallback:
        "required outside a demo, which is at http://localhost:PORT; on Deno Deploy the timeline's own ([deploy.md](deploy.md))",
      value: values.origin,
    },
    TRUSTED_PROXIES: {
      meaning:
        "How many proxies of yours stand in front, each adding to X-Forwarded-For; by it the app tells one client from another when it throttles",
      fallback: "0: the address that connects is the client's",
      value: values.proxies,
    },
    REQUESTS_PER_ADDRESS: {
      meaning:
        "How many requests of one client address (IPv6: of one /64) are answered at once, at each process; more get 429",
      fallback: "256",
      value: values.count,
    },
    BASEMAP: {
      meaning:
        "What the map is drawn on: offline; carto, voyager, positron or dark-matter; a .pmtiles file or its https URL; the https URL of a MapLibre style, or two with a space between, for light and for dark ([basemaps.md](basemaps.md))",
      fallback: "offline; with CARTO's credentials and CARTO_BASEMAP_KEY, voyager",
      value: listedBasemap,
    },
    BASEMAP_CHOICES: {
      meaning:
        "Basemaps that people may switch to beside that of BASEMAP, with commas between: offline, carto, voyager, positron, dark-matter",
      fallback: "none, and no switch is shown",
      value: listedBasemaps,
    },
    DEFAULT_MAP: {
      meaning:
        "The id of the map that / and /embed show who may open several and names none; it is passed over for who may not open it",
      fallback: "a person's only map, or the list of them",
      value: values.mapId,
    },
    MAPS_PATH: {
      meaning:
        "The folder of the maps, a JSON document each ([maps.md](maps.md)); looked at again every second",
      fallback: "maps in the project",
      value: values.path,
    },
    POLICY_PATH: {
      meaning: "The policy: which group may see what; looked at again every second",
      fallback: "policy.json in the project",
      value: values.path,
    },
  },
  "Secrets and storage": {
    JWT_SECRET: {
      meaning:
        "Signs session cookies and bearers; at least 32 characters from a random source; several with commas, of which the first is used and all are taken: see docs/security.md to change it",
      fallback: "required; a demo makes one and keeps it beside its KV file",
      value: values.signingSecrets,
      secret: true,
    },
    KV_ENCRYPTION_KEY: {
      meaning:
        "Seals tokens at rest (AES-256-GCM); 32 random bytes in base64; several with commas, of which the first is used and all are taken: see docs/security.md to change it",
      fallback: "required; a demo makes one and keeps it beside its KV file",
      value: values.encryptionKeys,
      secret: true,
    },
    KV_PATH: {
      meaning: "Where Deno KV lives: a file, or a KV Connect URL",
      fallback:
        ".data/kv.sqlite3, in a demo .data/demo/kv.sqlite3; on Deno Deploy the linked database",
      value: values.path,
    },
    KV_ACCESS_TOKEN: {
      meaning:
        "Access token of the KV Connect server, where DENO_KV_ACCESS_TOKEN cannot be set: Deno Deploy takes no names that begin with DENO_",
      fallback: "DENO_KV_ACCESS_TOKEN, which Deno reads by itself",
      value: values.trimmed,
      secret: true,
    },
  },
  "CARTO": {
    CARTO_API_BASE_URL: {
      meaning: "API base URL of your CARTO region, from Workspace > Developers",
      fallback: "required outside a demo",
      value: values.httpUrl,
    },
    CARTO_AUTH_URL: {
      meaning: "CARTO's OAuth token endpoint",
      fallback: "https://auth.carto.com/oauth/token",
      value: values.httpUrl,
    },
    CARTO_CLIENT_ID: {
      meaning: "Client id of the machine-to-machine OAuth client",
      fallback: "without it the app runs as a demo, on the CARTO it brings along",
      value: values.trimmed,
    },
    CARTO_CLIENT_SECRET: {
      meaning: "Client secret of the machine-to-machine OAuth client",
      fallback: "required outside a demo",
      value: values.trimmed,
      secret: true,
    },
    CARTO_CONNECTION: {
      meaning: "Name of the CARTO connection to query",
      fallback: "carto_dw",
      value: values.connectionName,
    },
    CARTO_BASEMAP_KEY: {
      meaning:
        "The key that CARTO asks for with its basemaps; browsers get it, and send it to CARTO's basemap hosts alone",
      fallback: "none is sent, and CARTO may draw a watermark",
      value: values.browserKey,
      secret: true,
    },
    MINTS_PER_HOUR: {
      meaning: "How many API tokens may be minted at CARTO in an hour, over all processes",
      fallback: "1000",
      value: values.count,
    },
    FIRST_MAPS: {
      meaning:
        "Maps that are instantiated before a page asks ([token-broker.md](token-broker.md#the-first-map)): by-rights shares each among all with equal rights; by-token keeps it for one token, where `deno task doctor` says so; off leaves it to browsers",
      fallback: "by-rights",
      value: values.firstMaps,
    },
    TOKEN_REQUESTS_PER_MINUTE: {
      meaning: "How often one session may ask for its token in a minute, at each process",
      fallback: "120",
      value: values.count,
    },
  },
  "Sign-in and sessions": {
    ...SIGN_IN,
    SESSION_HOURS: {
      meaning: "Hours after which a session ends, whatever happens in it",
      fallback: "12",
      value: values.count,
    },
    SESSION_IDLE_MINUTES: {
      meaning: "Minutes without a request after which a session ends",
      fallback: "120",
      value: values.count,
    },
    SESSIONS_PER_USER: {
      meaning:
        "Sessions that one user may have at once, those in frames among them; with one more, the frame that was not used for the longest ends, or else the sign-in",
      fallback: "50",
      value: values.count,
    },
  },
  "Administration": ADMINISTRATION,
  "Your identity provider": PROVIDER,
  "Your existing application": EXISTING_APPLICATION,
  "Observability": OBSERVABILITY,
  "The demo": {
    EMULATOR_PORT: {
      meaning: "Port of the demo's embedded CARTO",
      fallback: "8787",
      value: values.port,
    },
    DEMO: {
      meaning: "0 turns the demo off where it would be on",
      fallback: "1",
      value: values.flag,
    },
    DENO_ENV: {
      meaning: "production turns the demo off, as DEMO=0 does",
      fallback: "none",
      value: values.text,
    },
  },
  "Deno Deploy, which sets them": DENO_DEPLOY,
  "The build": BUILD,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Variable>>>>;

type Sections = typeof SECTIONS;
type VariableTable = {
  [Section in keyof Sections]: (table: Sections[Section]) => void;
}[keyof Sections] extends (table: infer Table) => void ? Table : never;

export type VariableName = keyof VariableTable;

/** What the variable's text is turned into. */
export type ValueOf<Name extends VariableName> = v.InferOutput<VariableTable[Name]["value"]>;

/** All variables in one table. */
export const VARIABLES: VariableTable = {
  ...SECTIONS["The app"],
  ...SECTIONS["Secrets and storage"],
  ...SECTIONS["CARTO"],
  ...SECTIONS["Sign-in and sessions"],
  ...SECTIONS["Administration"],
  ...SECTIONS["Your identity provider"],
  ...SECTIONS["Your existing application"],
  ...SECTIONS["Observability"],
  ...SECTIONS["The demo"],
  ...SECTIONS["Deno Deploy, which sets them"],
  ...SECTIONS["The build"],
};

/** Every variable's name, in the table's order. */
export function variableNames(): VariableName[] {
  const known = (name: string): name is VariableName => Object.hasOwn(VARIABLES, name);
  return Object.keys(VARIABLES).filter(known);
}

/** Whether the variable's value is a secret. */
export function isSecret(name: VariableName): boolean {
  const variable: Variable = VARIABLES[name];
  return variable.secret === true;
}
