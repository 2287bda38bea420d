import type { PanelWords } from "../en/map_panel.ts";
import { formatsOf } from "../formats.ts";

const { number, plural } = formatsOf("es");

export const panelWords: PanelWords = {
  filters: "Filtros",
  hide: "Ocultar el panel",
  region: "Filtros y cifras",
  activeFilters: "Filtros activos",
  active: (count) => `${number(count)} ${plural(count, { one: "activo", other: "activos" })}`,
  noFilters: "Sin filtros activos",
  clearAll: "Quitar todos",
  clearFilters: "Quitar los filtros",
  fit: "Ajustar a los datos",
  more: (count) => `Mostrar ${number(count)} filtros más`,
  removeFilter: (filter) => `Quitar el filtro: ${filter}`,

  search: {
    placeholder: (what) => `Buscar ${what}`,
    clear: "Borrar la búsqueda",
    searching: "Buscando…",
    none: "Sin resultados",
    failed: "La búsqueda no está disponible. Inténtelo de nuevo.",
    found: (count) =>
      `${number(count)} ${plural(count, { one: "resultado", other: "resultados" })}`,
    only: (column, text) => `Mostrar solo donde ${column} contiene «${text}»`,
  },

  nothingMatches: (noun) => `Ningún resultado de ${noun} a la vista con estos filtros.`,
  nothingMatchesDetail: "Quite un filtro o aleje el mapa.",
  nothingElsewhere: "Nada en sus datos los cumple. Quite un filtro.",
  elsewhere: (counted) => `En otra parte de sus datos: ${counted}`,
  goThere: "Mostrar en el mapa",
  updatedNow: "Actualizado ahora mismo",
  updated: (ago) => `Actualizado ${ago}`,
  loadedOnly: "Cuenta solo lo que está cargado",
  noFigures: "Las cifras no están disponibles: su acceso no incluye la API SQL de CARTO.",

  noneInView: (noun) => `Nada a la vista: ${noun}`,

  widget: {
    reset: "Restablecer",
    resetOf: (title) => `Restablecer ${title}`,
    options: (title) => `${title}: opciones`,
    colorMap: (column = "esto") => `Colorear el mapa según ${column}`,
    colorLayer: (layer, column = "esto") => `Colorear ${layer} según ${column}`,
    byValue: "De mayor a menor",
    byName: "Por nombre",
    shares: "Mostrar porcentajes",
    empty: "No hay valores a la vista.",
    loading: "Cargando…",
  },

  formula: {
    of: (total) => `de ${total}`,
    per: (amount, noun) => `${amount} por ${noun}`,
    noRows: "sin filas",
    nothing: "–",
  },

  category: {
    showMore: (count) => `Mostrar ${number(count)} más`,
    showFewer: "Mostrar menos",
    find: (title) => `Buscar en ${title}`,
    findHint: "Buscar un valor",
    noMatch: "Ningún valor coincide.",
    others: "Todos los demás",
  },

  histogram: {
    from: (title) => `${title}, desde`,
    to: (title) => `${title}, hasta`,
    bar: (count, range) => `${count} en ${range}`,
    at: "en",
    between: (low, high) => `${low}–${high}`,
    bars: (title) => `${title}, por intervalos de valores`,
  },

  range: {
    from: (title) => `${title} desde`,
    to: (title) => `${title} hasta`,
    between: "a",
    invalid: "Introduzca un número.",
  },

  pie: {
    chart: (title) => `${title}, como partes de un todo`,
    others: "Otros",
  },

  scatter: {
    shown: (shown, total) => `${shown} de ${total}`,
    chart: (x, y, shown) => `${y} según ${x}, ${shown} puntos`,
  },

  parameter: {
    yes: "Sí",
    no: "No",
    utc: "UTC",
  },
};
