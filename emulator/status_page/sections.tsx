import type { InjectedFault } from "../control/faults.ts";
import type { RequestRecord } from "../http/request_log.ts";
import type { NamedSource } from "../named_sources/named_source_store.ts";
import type { Table } from "../store/catalog.ts";
import type { TokenRecord } from "../tokens/token_store.ts";
import { Section } from "./section.tsx";

export function Tables({ tables }: { readonly tables: readonly Table[] }) {
  return (
    <Section
      title="Tables"
      head={["Name", "Rows", "Holds", "Columns"]}
      empty="None."
    >
      {tables.map(({ name, rowCount, geometry, columns }) => (
        <tr key={name}>
          <td data-label="Name" class="mono">{name}</td>
          <td data-label="Rows" class="number">{rowCount.toLocaleString("en")}</td>
          <td data-label="Holds">{geometry ? `${geometry}s` : "no geometry"}</td>
          <td data-label="Columns" class="soft">
            <span>{columns.map((column) => column.name).join(", ")}</span>
          </td>
        </tr>
      ))}
    </Section>
  );
}

export function Tokens(
  { tokens, count, now }: {
    readonly tokens: readonly TokenRecord[];
    readonly count: number;
    readonly now: number;
  },
) {
  const note = count > tokens.length ? `the newest ${tokens.length} of ${count}` : `${count}`;
  return (
    <Section
      title="API Access Tokens"
      note={note}
      head={["Name", "May read", "By", "From", "Until"]}
      empty="None yet."
    >
      {tokens.map(({ id, name, grants, allowed_apis, referers, expires_at }) => (
        <tr key={id}>
          <td data-label="Name" class="mono">{name}</td>
          <td data-label="May read" class="mono">
            <span class="source">{grants.map(({ source }) => source).join(" · ")}</span>
          </td>
          <td data-label="By">{allowed_apis.join(", ")}</td>
          <td data-label="From">
            <span class="wrap">{referers.join(", ") || "anywhere"}</span>
          </td>
          <td data-label="Until" class={(expires_at ?? Infinity) <= now ? "time bad" : "time"}>
            {expires_at === null ? "for ever" : time(expires_at)}
            {(expires_at ?? Infinity) <= now && " (expired)"}
          </td>
        </tr>
      ))}
    </Section>
  );
}

export function NamedSources({ sources }: { readonly sources: readonly NamedSource[] }) {
  return (
    <Section title="Named sources" head={["Name", "Source"]} empty="None.">
      {sources.map(({ name, source }) => (
        <tr key={name}>
          <td data-label="Name" class="mono">{name}</td>
          <td data-label="Source" class="mono">
            <span class="source">{source}</span>
          </td>
        </tr>
      ))}
    </Section>
  );
}

export function Faults({ faults }: { readonly faults: readonly InjectedFault[] }) {
  return (
    <Section title="Faults in force" head={["Endpoint", "Fault"]} empty="None.">
      {faults.map(({ id, fault }) => (
        <tr key={id}>
          <td data-label="Endpoint">{fault.endpoint}</td>
          <td data-label="Fault" class="bad">{fault.kind}</td>
        </tr>
      ))}
    </Section>
  );
}

export function Requests({ requests }: { readonly requests: readonly RequestRecord[] }) {
  return (
    <Section
      title="Last requests"
      note="newest first"
      head={["At (UTC)", "Request", "Status", "Origin"]}
      empty="None yet."
      brief
    >
      {requests.map(({ at, method, path, status, origin }, index) => (
        <tr key={index}>
          <td data-label="At" class="time">{new Date(at).toISOString().slice(11, 19)}</td>
          <td data-label="Request" class="mono">
            <span>{method} {path}</span>
          </td>
          <td data-label="Status" class={`number ${tone(status)}`}>{status || "closed"}</td>
          <td data-label="Origin" class="soft">
            <span>{origin ?? "–"}</span>
          </td>
        </tr>
      ))}
    </Section>
  );
}

function tone(status: number): string {
  if (status === 0 || status >= 500) return "bad";
  return status >= 400 ? "warn" : "good";
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
