import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { renderToString } from "preact-render-to-string";
import type { Locale } from "../../../lib/locale/locale.ts";
import { loadRooms } from "../stage/use_rooms.ts";
import { WHOLE_UI } from "../stage/ui_parts.ts";
import type { MapState } from "../state/map_state.ts";
import { announcementOf } from "./Announcer.tsx";
import { Panel } from "./Panel.tsx";
import { places } from "./test_documents.ts";
import { placesState } from "./test_states.ts";

beforeAll(async () => void await loadRooms(places));

const find = () => Promise.resolve([]);

function html(state: MapState): string {
  return renderToString(
    <Panel
      state={state}
      ui={WHOLE_UI}
      find={find}
      onHit={() => {}}
      onHide={() => {}}
      onRetry={() => {}}
    />,
  );
}

/** Its texts, one per line. */
const read = (markup: string) =>
  markup.replaceAll(/<[^>]+>/g, "\n").replaceAll(/&#39;/g, "'").split("\n")
    .map((text) => text.trim()).filter((text) => text !== "");

const shown = (state: MapState) => read(html(state)).map(plain);

/** Versions of ICU differ in the spaces around a currency's sign. */
const plain = (text: string) => text.replaceAll(/\s+/g, " ").replaceAll(" $", "$");

function fresh(locale: Locale = "en"): MapState {
  return placesState(places, locale);
}

describe("the panel", () => {
  it("shows the age of the data on a map that refreshes, and on no other", () => {
    const refreshing = placesState({ ...places, refresh: "PT5M" }, "en");
    refreshing.updatedAt.value = Date.now() - 2 * 60_000;
    expect(shown(refreshing).join(" | ")).toContain("Updated 2 minutes ago");
    const spanish = placesState({ ...places, refresh: "PT5M" }, "es");
    spanish.updatedAt.value = Date.now() - 2 * 60_000;
    expect(shown(spanish).join(" | ")).toContain("Actualizado hace 2 minutos");
    const still = fresh();
    still.updatedAt.value = Date.now() - 2 * 60_000;
    expect(shown(still).join(" | ")).not.toContain("Updated");
  });

  it("shows figures with their totals", () => {
    expect(shown(fresh()).join(" | "))
      .toContain("159 | of 256 | Sum of Income | $221M | $1.39M per place");
    expect(shown(fresh("es")).join(" | "))
      .toContain("159 | de 256 | Suma de Ingresos | 221 M$ | 1,39 M$ por lugar");
  });

  it("lists groups with shares that add up to 100, and more on demand", () => {
    const rows = shown(fresh());
    const first = rows.slice(rows.indexOf("Market"), rows.indexOf("Market") + 3);
    expect(first).toEqual(["Market", "$120M", "38%"]);
    expect(rows).toContain("Show 3 more");
    expect(shown(fresh("es"))).toContain("Mostrar 3 más");
  });

  it("marks chosen groups, and keeps the figures of the others", () => {
    const state = fresh();
    state.toggleValue("kinds", "shop");
    const markup = html(state);
    const rows = [
      ...markup.matchAll(/<button[^>]*class="category"[^>]*aria-pressed="(\w+)".*?title="(.*?)"/g),
    ];
    expect(rows.map(([, pressed, name]) => [name, pressed])).toEqual([
      ["Market", "false"],
      ["Shop", "true"],
      ["Bar", "false"],
      ["School", "false"],
      ["Museum of contemporary art", "false"],
    ]);
    expect(read(markup)).toContain("$52.1M");
    expect(markup).toContain('aria-label="Reset Sum of Income by Kind of place"');
  });

  it("names each filter in a chip with a button that removes it", () => {
    const state = fresh();
    state.setFilter("kinds", { kind: "values", values: ["shop"] });
    state.setFilter("incomes", { kind: "range", from: 1_110_000, to: 1_880_000 });
    const markup = html(state);
    expect(read(markup)).toEqual(expect.arrayContaining(["Shop", "$1.11M–$1.88M", "Clear all"]));
    expect(markup).toContain('aria-label="Remove filter: Income: $1,110,000 to $1,880,000"');
    expect(read(markup)).toContain("2 active");
  });

  it("describes bars and the brush's edges to screen readers", () => {
    const markup = html(fresh());
    expect(read(markup)).toContain("31 at $1.32M–$1.39M");
    const edges = [
      ...markup.matchAll(/role="slider"[^>]*?aria-label="(.*?)"[^>]*?valuetext="(.*?)"/g),
    ]
      .map(([, label, text]) => [label, text]);
    expect(edges.slice(0, 2)).toEqual([["Income, from", "$900K"], ["Income, to", "$2.02M"]]);
    expect(shown(fresh("es"))).toContain("31 en 1,32 M$–1,39 M$");
  });

  it("uses the map's colors only for the column that colors the map", () => {
    const state = fresh();
    expect(html(state)).toMatch(/class="box-fill"[^>]*fill="rgb/);
    state.setColor("places", 1);
    const markup = html(state);
    expect(markup).not.toMatch(/class="box-fill"[^>]*fill="rgb/);
    expect(markup).toMatch(/class="bar-in"[^>]*fill="rgb/);
  });

  it("shows all values as text", () => {
    const state = fresh();
    const widget = state.widgets.get("kinds");
    if (widget === undefined) throw new Error("no widget");
    widget.result.value = {
      type: "category",
      groups: [{ name: "<img src=x onerror=alert(1)>", value: 2 }, { name: "", value: 1 }],
      others: null,
    };
    expect(html(state)).not.toContain("<img");
    expect(html(state)).toContain("&lt;img src=x");
  });
});

describe("a panel without data", () => {
  it("has placeholders of the final sizes", () => {
    const state = fresh();
    for (const { result } of state.widgets.values()) result.value = null;
    expect(html(state).match(/skeleton-line/g)?.length).toBeGreaterThan(8);
    expect(shown(state)).toContain("Loading…");
  });

  it("shows a widget's fault in its place, and keeps the rest", () => {
    const state = fresh();
    const [first, second] = [state.widgets.get("kinds"), state.widgets.get("incomes")];
    if (first === undefined || second === undefined) throw new Error("no widget");
    first.fault.value = "gone";
    second.fault.value = "slow";
    const texts = shown(state);
    expect(texts).toContain("The table or column was not found in the warehouse.");
    expect(texts).toContain("Retry");
    expect(texts).toContain("$221M");
  });

  it("says that nothing is in view, and what to do", () => {
    const state = fresh();
    state.toggleValue("kinds", "shop");
    state.datasetOf("places").count.value = 0;
    expect(shown(state)).toEqual(
      expect.arrayContaining([
        "No places in view match these filters.",
        "Remove a filter or zoom out.",
      ]),
    );
  });

  it("says in one line that there are no figures without the SQL API, and keeps parameters", () => {
    const state = fresh();
    const { access } = state;
    if (access.value !== null) access.value = { ...access.value, allowed_apis: ["maps"] };
    const texts = shown(state);
    expect(texts).toContain(
      "Figures are not available: your access does not include CARTO's SQL API.",
    );
    expect(texts).not.toContain("$221M");
    expect(texts).toContain("Opening hours");
  });
});

describe("the announcement", () => {
  it("has the count in view and the first figure", () => {
    expect(announcementOf(fresh())).toBe("159 places in view, $221M income");
    expect(plain(announcementOf(fresh("es")) ?? ""))
      .toBe("159 lugares a la vista, 221 M$ ingresos");
  });

  it("waits until the figures are of this view", () => {
    const state = fresh();
    const total = state.widgets.get("total");
    if (total !== undefined) total.stale.value = true;
    expect(announcementOf(state)).toBeNull();
  });

  it("says where nothing is in view", () => {
    const state = fresh();
    state.datasetOf("places").count.value = 0;
    expect(announcementOf(state)).toBe("No places in view");
  });
});
