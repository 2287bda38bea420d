import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { ComponentChild } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Locale } from "../../../lib/locale/locale.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { PartFault } from "../state/state_context.ts";
import { FeatureTable } from "./FeatureTable.tsx";
import { type DockFixture, dockFixture, parcel, showDays } from "./test_helpers.ts";
import { TimeSeries } from "./TimeSeries.tsx";

/** Intl separates numbers and units by spaces of its own. */
const html = (node: ComponentChild) =>
  renderToString(<>{node}</>).replace(/[\u00a0\u202f\u2009]/g, " ");
const textOf = (markup: string) => markup.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim();

function tableOf(fixture: DockFixture, layout: "table" | "list" = "table"): string {
  return html(
    <FeatureTable
      state={fixture.state}
      widget={fixture.table}
      layout={layout}
      onShowWidget={() => {}}
    />,
  );
}

function withRows(locale: Locale, rows: readonly Feature[], total = rows.length): DockFixture {
  const fixture = dockFixture(locale);
  fixture.table.result.value = { type: "table", rows, total };
  return fixture;
}

const ROWS = [1, 2, 3, 4, 5].map((number) => parcel(number));

describe("the table", () => {
  it("shows counts and the visible range in English and Spanish", () => {
    for (
      const [locale, texts] of [
        ["en", ["12 parcels in view", "Rows 6–10 of 12", "Weight", "1.5 kg", "Late"]],
        ["es", ["12 paquetes a la vista", "Filas 6–10 de 12", "Peso", "1,5 kg", "Tarde"]],
      ] as const
    ) {
      const fixture = withRows(locale, ROWS, 12);
      fixture.table.page.value = 1;
      const text = textOf(tableOf(fixture));
      for (const part of texts) expect(text).toContain(part);
    }
  });

  it("has headings with the sort order, and one Tab stop per row", () => {
    const fixture = withRows("en", ROWS);
    fixture.state.setSort("list", { column: "kg", direction: "desc" });
    fixture.state.select(ROWS[2] ?? null);
    const markup = tableOf(fixture);
    expect(markup.match(/aria-sort="[a-z]+"/g)).toEqual([
      'aria-sort="none"',
      'aria-sort="none"',
      'aria-sort="descending"',
      'aria-sort="none"',
    ]);
    expect(markup.match(/<th scope="row">/g)).toHaveLength(5);
    expect(markup.match(/class="row-name truncate" aria-pressed="true"/g)).toHaveLength(1);
    expect(markup.match(/class="row-name[^>]*tabindex="0"/gi)).toHaveLength(1);
    expect(markup).toContain('aria-label="Weight: options"');
  });

  it("shows values as text, and only whole https addresses as links", () => {
    const rows = [
      parcel(1, { code: "<img src=x onerror=alert(1)>" }),
      parcel(2, { page: "javascript:alert(1)" }),
    ];
    const markup = tableOf(withRows("en", rows));
    expect(markup).toContain("&lt;img src=x");
    expect(markup).not.toContain("<img");
    expect(markup.match(/<a /g)).toHaveLength(1);
    expect(markup).toContain('href="https://parcels.example/1"');
    expect(markup).toContain('rel="noopener noreferrer"');
  });

  it("shows no value for a column named like a property of Object.prototype", () => {
    const fixture = withRows("en", [{ ...parcel(1), properties: {} }]);
    expect(textOf(tableOf(fixture))).toContain("Unknown");
  });

  it("omits hidden columns", () => {
    const fixture = withRows("en", ROWS);
    fixture.state.setHidden("list", ["kg"]);
    expect(textOf(tableOf(fixture))).not.toContain("Weight");
  });

  it("has skeleton rows before the first response, and says that it is loading", () => {
    const markup = tableOf(dockFixture("es"));
    expect(markup).toContain('aria-busy="true"');
    expect(markup).toContain("Cargando…");
    expect(markup.match(/<tr +aria-hidden="true">/g)).toHaveLength(8);
  });

  it("says why it is empty, and what to do", () => {
    const fixture = withRows("en", []);
    expect(textOf(tableOf(fixture))).toContain("No parcels in view Move the map or zoom out.");
    fixture.state.setFilter("weights", { kind: "range", from: 1, to: 2 });
    expect(textOf(tableOf(fixture)))
      .toContain("No parcels in view match the filters Clear all filters");
  });

  it("has a text for each fault, in both languages, and a retry where it can help", () => {
    const faults: readonly PartFault[] = [
      "refused",
      "invalid",
      "gone",
      "no_sql",
      "unfit",
      "not_loaded",
      "incomplete",
      "slow",
    ];
    for (const locale of ["en", "es"] as const) {
      const texts = faults.map((fault) => {
        const fixture = withRows(locale, ROWS);
        fixture.table.fault.value = fault;
        return textOf(tableOf(fixture));
      });
      expect(new Set(texts).size).toBe(faults.length);
      const retry = locale === "en" ? "Retry" : "Reintentar";
      expect(texts.map((text) => text.includes(retry)))
        .toEqual([true, true, true, false, false, false, true, true]);
    }
  });

  it("is a list of two-line rows on a phone, sorted by one button", () => {
    const fixture = withRows("en", ROWS);
    fixture.state.setSort("list", { column: "kg", direction: "desc" });
    const markup = tableOf(fixture, "list");
    expect(markup.match(/<li /g)).toHaveLength(5);
    expect(markup).toContain('aria-label="Sort: Weight"');
    expect(markup).not.toContain("<table");
    expect(textOf(markup)).toContain("P-1 1.5 kg");
  });
});

describe("the time series", () => {
  const seriesOf = ({ state, days }: DockFixture) =>
    html(<TimeSeries state={state} widget={days} onWindow={() => {}} />);

  it("shows the chosen range in English and Spanish", () => {
    for (
      const [locale, texts] of [
        ["en", ["per day", "21–23 Oct 2026", "3 days", "Clear"]],
        ["es", ["por día", "21–23 oct 2026", "3 días", "Quitar"]],
      ] as const
    ) {
      const fixture = dockFixture(locale);
      showDays(fixture, [3, 1, 4, 1, 5, 9]);
      const from = Date.UTC(2026, 9, 21);
      fixture.state.setFilter("days", { kind: "time", from, to: Date.UTC(2026, 9, 24) });
      const text = textOf(seriesOf(fixture));
      for (const part of texts) expect(text).toContain(part);
    }
  });

  it("has two sliders for the keys, with their values", () => {
    const fixture = dockFixture();
    showDays(fixture, [3, 1, 4]);
    const markup = seriesOf(fixture);
    expect(markup.match(/role="slider"/g)).toHaveLength(2);
    expect(markup).toContain('aria-label="Sent, from"');
    expect(markup).toContain('aria-valuetext="20 Oct 2026"');
    expect(markup).toContain('aria-valuetext="22 Oct 2026"');
    expect(markup).toContain('aria-label="Sent, per day"');
    expect(markup).not.toContain("Clear");
  });

  it("has a text while it loads, is empty or failed", () => {
    const fixture = dockFixture();
    expect(textOf(seriesOf(fixture))).toContain("Loading…");
    showDays(fixture, []);
    expect(textOf(seriesOf(fixture))).toContain("No times in view.");
    fixture.days.fault.value = "gone";
    expect(textOf(seriesOf(fixture))).toContain("was not found in the warehouse");
  });

  it("has a line for each value that it is split by, six at most", () => {
    const fixture = dockFixture();
    const { widget } = fixture.days;
    if (widget.type !== "timeseries") throw new Error("There is no time series");
    const split = { ...fixture.days, widget: { ...widget, split_by: "status" } };
    split.result.value = {
      type: "timeseries",
      step: "day",
      times: [0, 86_400_000],
      series: ["OPEN", "LATE", ..."ABCDEF"].map((name, index) => ({
        name,
        values: [9 - index, 1],
      })),
    };
    const markup = html(<TimeSeries state={fixture.state} widget={split} onWindow={() => {}} />);
    expect(markup.match(/class="time-line"/g)).toHaveLength(6);
    expect(textOf(markup)).toContain("Open Late A B C D");
  });
});
