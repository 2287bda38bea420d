/** Spanish. */
import { plurals } from "./plural.ts";
import type { Words } from "./words.ts";

const count = plurals("es-US");

const STORE_TYPES: Readonly<Record<string, string>> = {
  "Supermarket": "Supermercado",
  "Discount Store": "Tienda de descuento",
  "Drugstore": "Farmacia",
  "Hypermarket": "Hipermercado",
  "Department Store": "Grandes almacenes",
};

export const es: Words = {
  signIn: {
    title: "Iniciar sesión",
    username: "Nombre de usuario",
    password: "Contraseña",
    submit: "Iniciar sesión",
    withProvider: (provider) => `Iniciar sesión con ${provider}`,
    refused: {
      wrong_credentials: "El nombre de usuario o la contraseña no son correctos.",
      too_many_attempts: "Demasiados intentos. Espere un momento y vuelva a intentarlo.",
      unavailable: "No se puede acceder al servidor. Vuelva a intentarlo en un momento.",
    },
  },
  embed: {
    ended: "Su sesión ha terminado. El mapa continúa cuando vuelva a iniciar sesión.",
    signedOut: {
      title: "Sesión cerrada",
      detail: "El mapa vuelve cuando inicie sesión de nuevo.",
    },
    noFrame: {
      title: "Este mapa forma parte de otra página",
      detail: (host) => `Se muestra dentro de ${host}. Por sí solo está en su propia dirección.`,
      open: "Abrir el mapa",
    },
  },
  map: {
    title: "Tiendas",
    panel: "Cifras y filtros",
    showPanel: "Filtros",
    hidePanel: "Cerrar",
    tools: "Herramientas del mapa",
    loading: "Cargando sus tiendas…",
    loadingMap: "Cargando el mapa",
    notLoaded: "Sin cargar",
    yourStores: "Las tiendas de su grupo",
    stores: (n) => count(n, "tienda", "tiendas"),
    storesInView: (n) => `${count(n, "tienda", "tiendas")} a la vista`,
    storesHere: "Tiendas a la vista",
    totalRevenue: "Ingresos totales",
    nothingMatches: "Nada coincide aquí con sus filtros. Quítelos o mire en otra parte del mapa.",
    nothingHere: "Aquí no hay tiendas suyas. Mire en otra parte del mapa.",
    search: "Buscar por dirección o código postal",
    colourBy: "Color según",
    byType: "Tipo de tienda",
    byRevenue: "Ingresos",
    revenueByType: "Ingresos por tipo de tienda",
    storesByType: "Tiendas por tipo",
    storeType: (type) => STORE_TYPES[type] ?? type,
    revenueSpread: "Tiendas por ingresos",
    revenueFrom: "Ingresos desde",
    revenueTo: "Ingresos hasta",
    atLeast: (amount) => `${amount} o más`,
    range: (from, to) => `${from} a ${to}`,
    floorArea: "Superficie",
    clearFilters: (n) => n === 1 ? "Quitar el filtro" : `Quitar los ${n} filtros`,
    table: "Tabla",
    allStores: "Todas las tiendas",
    incomplete: "No se pudo cargar una parte del mapa.",
    health: {
      signed_out: "Su sesión ha terminado.",
      no_access: "Su grupo no puede ver ninguna tienda. Consulte a quien administra la aplicación.",
      offline: "Sin conexión. El mapa continúa en cuanto vuelva la conexión.",
      unavailable:
        "El servicio de datos del mapa tiene problemas. Su sesión está bien; el mapa continúa solo.",
      limited: "El servicio de datos del mapa está saturado ahora mismo. El mapa continúa solo.",
    },
    unsupported: {
      title: "Este navegador no puede dibujar el mapa",
      detail: "El mapa necesita WebGL2. Active la aceleración por hardware o use otro navegador.",
    },
    signInAgain: {
      title: "Su sesión ha terminado",
      detail: "Vuelva a iniciar sesión y el mapa continúa donde está.",
    },
  },
  mapControls: {
    "Map.Title": "Mapa",
    "NavigationControl.ZoomIn": "Acercar",
    "NavigationControl.ZoomOut": "Alejar",
    "AttributionControl.ToggleAttribution": "Créditos del mapa",
  },
};
