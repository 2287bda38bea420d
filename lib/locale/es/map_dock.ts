import type { TimeStep } from "../../map/widgets/results.ts";
import { formatsOf } from "../formats.ts";
import type { MapWords } from "../en/map.ts";

const { number } = formatsOf("es");

const PER: Readonly<Record<TimeStep, string>> = {
  second: "por segundo",
  minute: "por minuto",
  hour: "por hora",
  day: "por día",
  week: "por semana",
  month: "por mes",
  quarter: "por trimestre",
  year: "por año",
};

export const dockWords: MapWords["dock"] = {
  title: "Tiempo y tablas",
  collapse: "Contraer",
  expand: "Expandir",
  loading: "Cargando…",
  nothingInView: (noun) => `No hay ${noun} a la vista`,
  nothingInViewDetail: "Mueva el mapa o aléjelo.",
  nothingMatches: (noun) => `No hay ${noun} a la vista que cumplan los filtros`,
  clearFilters: "Quitar todos los filtros",

  table: {
    height: "Altura de la tabla",
    close: "Cerrar la tabla",
    columns: "Columnas",
    rows: (first, last, total) => `Filas ${number(first)}–${number(last)} de ${number(total)}`,
    previousPage: "Página anterior",
    nextPage: "Página siguiente",
    sort: "Ordenar",
    sortBy: (column) => `Ordenar por ${column}`,
    sortAscending: "Orden ascendente",
    sortDescending: "Orden descendente",
    options: (column) => `${column}: opciones`,
    filterBy: (column) => `Filtrar por ${column}…`,
    colorBy: (column) => `Colorear el mapa por ${column}`,
    colorLayerBy: (layer, column) => `Colorear ${layer} por ${column}`,
    hideColumn: "Ocultar columna",
    showAll: "Mostrar todas las columnas",
    csv: "Guardar como CSV",
    opensTab: (host) => `Abre ${host} en una pestaña nueva`,
  },

  time: {
    per: (step) => PER[step],
    quarter: (quarter, year) => `T${quarter} ${year}`,
    clear: "Quitar",
    play: "Reproducir",
    pause: "Pausar",
    speed: "Velocidad",
    from: (title) => `${title}, desde`,
    to: (title) => `${title}, hasta`,
    at: (time) => `en ${time}`,
    noTimes: "No hay fechas a la vista.",
    chart: (title, per) => `${title}, ${per}`,
  },

  exports: {
    title: "Exportar",
    inView: "CSV, filas a la vista",
    all: "CSV, todas mis filas",
    image: "PNG del mapa",
    print: "Imprimir o guardar como PDF",
    working: "Exportando…",
    progress: (rows, counted) => `${number(rows)} de ${counted}…`,
    cancel: "Cancelar",
    done: (file) => `Se ha guardado ${file}`,
    most: (rows, counted) =>
      `El archivo contiene ${
        number(rows)
      } de ${counted}. Acérquese o filtre para obtener el resto.`,
    failed: "La exportación ha fallado. Vuelva a intentarlo.",
    printed: (rows, counted) => `Las primeras ${number(rows)} de ${counted}`,
  },
};
