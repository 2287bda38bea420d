/** A map with a time series and a table, for the dock's tests. */
import type { Locale } from "../../../lib/locale/locale.ts";
import type { MapDocument } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { parseMap } from "../../../lib/maps/parse_map.ts";
import { createMapState, type MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

const MAP = {
  version: 1,
  title: { en: "Parcels", es: "Paquetes" },
  datasets: {
    parcels: {
      noun: {
        one: { en: "parcel", es: "paquete" },
        other: { en: "parcels", es: "paquetes" },
      },
      columns: {
        code: { label: { en: "Code", es: "Código" } },
        status: {
          label: { en: "Status", es: "Estado" },
          values: { OPEN: { en: "Open", es: "Abierto" }, LATE: { en: "Late", es: "Tarde" } },
        },
        kg: {
          label: { en: "Weight", es: "Peso" },
          format: { type: "unit", unit: "kilogram" },
        },
        page: { label: "Page", format: { type: "link", text: "Open" } },
        sent: { label: { en: "Sent", es: "Enviado" } },
      },
    },
  },
  layers: [{
    id: "parcels",
    dataset: "parcels",
    type: "point",
    color: [
      { column: "status", scale: "categories" },
      { column: "kg", scale: "bins", method: "custom", breaks: [1, 5] },
    ],
  }, {
    id: "zones",
    dataset: "parcels",
    type: "polygon",
    color: "#7f3c8d",
    visible: false,
    title: { en: "Zones", es: "Zonas" },
  }],
  widgets: [
    { id: "weights", type: "histogram", dataset: "parcels", column: "kg" },
    {
      id: "days",
      type: "timeseries",
      dataset: "parcels",
      column: "sent",
      step: "day",
      title: { en: "Sent", es: "Enviados" },
    },
    {
      id: "list",
      type: "table",
      dataset: "parcels",
      columns: ["code", "status", "kg", "page"],
      page_size: 5,
      title: { en: "Table", es: "Tabla" },
    },
  ],
};

export const DAY = 86_400_000;
export const FIRST_DAY = Date.UTC(2026, 9, 20);

export interface DockFixture {
  readonly state: MapState;
  readonly table: WidgetState;
  readonly days: WidgetState;
}

export function dockFixture(locale: Locale = "en"): DockFixture {
  const document: MapDocument = parseMap(JSON.stringify(MAP), "parcels.json").value;
  const state = createMapState({ id: "parcels", document, search: "", locale });
  const widget = (id: string): WidgetState => {
    const found = state.widgets.get(id);
    if (found === undefined) throw new Error(`There is no widget ${id}`);
    return found;
  };
  state.texts.learn("parcels", new Map([["kg", "number"], ["sent", "date"]]));
  return { state, table: widget("list"), days: widget("days") };
}

export function parcel(number: number, properties: Feature["properties"] = {}): Feature {
  return {
    dataset: "parcels",
    id: String(number),
    place: [-71, 42],
    bounds: null,
    properties: {
      code: `P-${number}`,
      status: number % 2 === 0 ? "OPEN" : "LATE",
      kg: number + 0.5,
      page: `https://parcels.example/${number}`,
      ...properties,
    },
  };
}

/** Gives the time series one bar per day from {@linkcode FIRST_DAY}. */
export function showDays({ days }: DockFixture, values: readonly number[]): void {
  days.result.value = {
    type: "timeseries",
    step: "day",
    times: values.map((_, index) => FIRST_DAY + index * DAY),
    series: [{ name: null, values }],
  };
}

/** Grants these columns of the dataset, with all of it in view. */
export function openAccess(state: MapState, columns: readonly string[]): void {
  state.access.value = {
    token: "",
    display_name: "Ann Baker",
    groups: ["BOSTON"],
    expires_at: "",
    expires_in: 3_600,
    api_base_url: "",
    connection_name: "",
    allowed_apis: ["sql"],
    sources: { parcels: { sql_query: "SELECT 1", columns: [...columns], open_parameters: [] } },
  };
  state.inView.value = {
    position: { latitude: 42, longitude: -71, zoom: 9 },
    bounds: [-72, 41, -70, 43],
  };
}
