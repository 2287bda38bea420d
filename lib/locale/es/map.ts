import { formatsOf } from "../formats.ts";
import type { MapWords } from "../map_words.ts";
import { dockWords } from "./map_dock.ts";
import { fieldWords } from "./map_fields.ts";
import { stageWords } from "./map_stage.ts";
import { panelWords } from "./map_panel.ts";

const { number, plural } = formatsOf("es");

const stores = (count: number) =>
  `${number(count)} ${plural(count, { one: "tienda", many: "de tiendas", other: "tiendas" })}`;

/** The types of CARTO's table. */
const STORE_TYPES: Readonly<Record<string, string>> = {
  "Supermarket": "Supermercado",
  "Discount Store": "Tienda de descuento",
  "Drugstore": "Farmacia",
  "Hypermarket": "Hipermercado",
  "Department Store": "Grandes almacenes",
};

export const mapWords: MapWords = {
  dock: dockWords,
  fields: fieldWords,
  heading: "Tiendas",
  headingOf: (groups) => `Tiendas · ${groups}`,
  region: "Mapa de las tiendas",
  skipToMap: "Saltar al mapa",
  skipToTable: "Saltar a la tabla",
  close: "Cerrar",

  typeName: (type) => STORE_TYPES[type] ?? type,

  stage: stageWords,

  status: {
    loading: "Cargando sus tiendas…",
    failed: "No se ha cargado",
    ended: "Sesión terminada",
    uncounted: "Las tiendas de su grupo",
    stores,
    loadingTiles: "Cargando el mapa…",
    incomplete: "No se ha podido cargar parte del mapa.",
  },

  unsupported: {
    title: "Este navegador no puede dibujar el mapa",
    detail: "El mapa necesita WebGL2. Active la aceleración por hardware o use otro navegador.",
  },

  connection: {
    signed_out: "Su sesión ha terminado.",
    offline: "Sin conexión. El mapa continuará solo en cuanto vuelva.",
    unavailable: "Los datos del mapa no están disponibles. Su sesión sigue activa; el mapa " +
      "continuará solo.",
    no_access: "Su grupo ya no puede ver estos datos. Consulte a quien administra esta aplicación.",
    limited: "Demasiadas peticiones a la vez. El mapa continuará solo en un momento.",
    ended: "Su sesión ha terminado. El mapa continuará cuando inicie sesión de nuevo.",
  },

  signIn: {
    title: "Su sesión ha terminado",
    explanation:
      "Inicie sesión de nuevo para continuar donde estaba. Se conservan los filtros y la vista.",
    username: "Usuario",
    password: "Contraseña",
    submit: "Iniciar sesión",
    submitting: "Iniciando sesión…",
    withProvider: (provider) => `Iniciar sesión con ${provider}`,
    wrong: "El usuario o la contraseña no son correctos.",
    tooMany: "El inicio de sesión ha fallado demasiadas veces. Espere y vuelva a intentarlo.",
    failed: "No se ha podido iniciar sesión. Vuelva a intentarlo en un momento.",
  },

  frame: {
    signedOut: "Sesión cerrada",
    signedOutDetail: "El mapa volverá cuando inicie sesión de nuevo.",
    alone: "Este mapa va dentro de otra página",
    aloneDetail: (host) => `Se muestra dentro de ${host}. Por sí solo tiene su propia dirección.`,
    open: "Abrir el mapa",
  },

  store: {
    details: "Datos de la tienda",
    type: "Tipo de tienda",
    address: "Dirección",
    city: "Ciudad",
    zip: "Código postal",
    revenue: "Ingresos",
    floorArea: "Superficie",
    unknown: "Sin datos",
    previous: "Tienda anterior",
    next: "Tienda siguiente",
    zoomTo: "Acercar a la tienda",
    selected: (name) => `Seleccionada: ${name}`,
    cluster: (count) => `Grupo de ${stores(count)}`,
    clusterHint: "Acérquese para verlas una a una",
  },

  colour: {
    by: "Color según",
    type: "Tipo de tienda",
    revenue: "Ingresos",
  },

  legend: {
    atMost: (value) => `hasta ${value}`,
    atLeast: (value) => `${value} o más`,
    between: (low, high) => `de ${low} a ${high}`,
  },

  panel: panelWords,

  filters: {
    title: "Filtros",
    search: "Buscar por dirección o código postal",
    searchedFor: (text) => `Búsqueda: «${text}»`,
    from: "Desde",
    to: "Hasta",
    revenueFrom: "Ingresos desde",
    revenueTo: "Ingresos hasta",
    clearAll: "Quitar todos los filtros",
    nothingMatchesDetail: "Ninguna tienda a la vista cumple todos los filtros.",
    nothingInViewDetail: "Mueva el mapa o restablezca la vista.",
  },

  table: {
    table: "Tabla",
    caption: (count) => `${stores(count)} a la vista`,
    hide: "Ocultar la tabla",
    previousPage: "Página anterior",
    nextPage: "Página siguiente",
    page: (page, pages) => `Página ${number(page)} de ${number(pages)}`,
    sortBy: (column) => `Ordenar por ${column}`,
  },

  view: {
    tools: "Herramientas del mapa",
    reset: "Todas las tiendas",
    zoomIn: "Acercar",
    zoomOut: "Alejar",
    attribution: "Mostrar u ocultar las fuentes del mapa",
  },

  exports: {
    title: "Exportar",
    image: "Exportar imagen (PNG)",
    csv: "Exportar CSV",
    working: "Exportando…",
    progress: (rows, total) => `${number(rows)} de ${stores(total)}…`,
    cancel: "Cancelar",
    done: (file) => `Se ha guardado ${file}`,
    most: (rows, total) =>
      `Contiene ${number(rows)} de ${stores(total)}. Acérquese o filtre para obtener las demás.`,
    failed: "La exportación no ha funcionado. Vuelva a intentarlo.",
    print: "Imprimir",
  },
};
