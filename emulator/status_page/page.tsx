import type { InjectedFault } from "../control/faults.ts";
import type { RequestRecord } from "../http/request_log.ts";
import type { NamedSource } from "../named_sources/named_source_store.ts";
import type { Table } from "../store/catalog.ts";
import type { TokenRecord } from "../tokens/token_store.ts";
import { Faults, NamedSources, Requests, Tables, Tokens } from "./sections.tsx";
import { STYLE } from "./style.ts";

/** What the page shows. */
export interface StatusPageData {
  readonly apiBaseUrl: string;
  readonly clientId: string;
  readonly connection: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly tables: readonly Table[];
  /** The newest tokens; their strings are not stored. */
  readonly tokens: readonly TokenRecord[];
  readonly tokenCount: number;
  readonly namedSources: readonly NamedSource[];
  readonly faults: readonly InjectedFault[];
  /** Newest first. */
  readonly requests: readonly RequestRecord[];
}

/** The embedded CARTO's page about itself. */
export function Page(data: StatusPageData) {
  const { apiBaseUrl, clientId, connection } = data;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Embedded CARTO</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <h1>Embedded CARTO</h1>
          <p>CARTO's APIs on this machine, for demos and tests. Reload to see what is new.</p>
          <h2>Point an application at it</h2>
          <pre>
            {[
              `CARTO_API_BASE_URL=${apiBaseUrl}`,
              `CARTO_AUTH_URL=${apiBaseUrl}/oauth/token`,
              `CARTO_CLIENT_ID=${clientId}`,
              `CARTO_CONNECTION=${connection}`,
            ].join("\n")}
          </pre>
          <Tables tables={data.tables} />
          <Tokens tokens={data.tokens} count={data.tokenCount} now={data.now} />
          {data.namedSources.length > 0 && <NamedSources sources={data.namedSources} />}
          {data.faults.length > 0 && <Faults faults={data.faults} />}
          <Requests requests={data.requests} />
        </main>
      </body>
    </html>
  );
}
