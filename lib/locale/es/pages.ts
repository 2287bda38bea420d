import { formatsOf } from "../formats.ts";
import type { PageWords } from "../en/pages.ts";

const { ago, number, plural, utcDateTime } = formatsOf("es");

export const pageWords: PageWords = {
  titles: {
    signIn: "Iniciar sesión",
    sessions: "Sesiones",
    signedOut: "Sesión cerrada",
    embed: "Mapa",
    refused: "No para esta página",
    error: (title) => `Error: ${title}`,
    signInError: "Error: iniciar sesión",
  },

  needsScript: "El mapa necesita JavaScript. Actívelo y vuelva a cargar la página.",
  request: (id) => `Petición ${id}`,
  toStart: "Ir a la página de inicio",

  header: {
    maps: "Mapas",
    switchMap: "Abrir otro mapa",
    allMaps: "Todos los mapas",
    administration: "Administración",
    sessions: "Sesiones",
    logOut: "Cerrar sesión",
  },

  preferences: {
    language: "Idioma",
    theme: "Aspecto",
    auto: "Sistema",
    light: "Claro",
    dark: "Oscuro",
    basemap: "Mapa base",
    basemaps: {
      offline: "Sencillo",
      voyager: "Calles",
      carto: "Tenue",
      positron: "Claro",
      "dark-matter": "Oscuro",
      own: "Estándar",
    },
  },

  signIn: {
    heading: "Iniciar sesión",
    promise: "Vea los mapas de su grupo.",
    username: "Usuario",
    password: "Contraseña",
    submit: "Iniciar sesión",
    submitting: "Iniciando sesión…",
    failed: "No se pudo iniciar la sesión. Inténtelo de nuevo en un momento.",
    offline: "No tiene conexión. Compruébela e inténtelo de nuevo.",
    or: "o con contraseña",
    withProvider: (provider) => `Iniciar sesión con ${provider}`,
    noWayIn: "En esta página no se puede iniciar sesión. Abra el mapa desde la aplicación que lo " +
      "muestra, o consulte a su administrador.",
    demoAccounts: "Cuentas de demostración",
    demo: "Esto es una demostración con datos sintéticos. Sus cuentas:",
    demoPassword: "contraseña",
  },

  signInFault: {
    again: "Reintentar",
    toMap: "Ir al mapa",
    toSignIn: "Volver al inicio de sesión",
    missingScope: (scopes) => `Scope que falta: ${scopes}.`,
  },

  signedOut: {
    heading: "Ha cerrado la sesión",
    there: (provider) => `Ha cerrado la sesión aquí y en ${provider}.`,
    hereOnly: (provider) =>
      `Ha cerrado la sesión aquí. Puede que siga con la sesión iniciada en ${provider}.`,
    outThere: (provider) => `Cerrar también la sesión de ${provider}`,
    again: "Iniciar sesión de nuevo",
  },

  sessions: {
    heading: "Dónde tiene la sesión iniciada",
    explanation: "Termine la sesión que no reconozca o que ya no necesite. Terminará en menos de " +
      "cinco segundos.",
    program: "Un programa",
    browser: "Un navegador",
    agent: (browser, system) => system === null ? browser : `${browser} en ${system}`,
    frame: (agent) => `Un marco en ${agent}`,
    current: "Esta",
    elsewhere: "En otra aplicación",
    signedInOn: "Iniciada el",
    lastUsed: "Último uso:",
    at: utcDateTime,
    ago: (minutes) => minutes < 2 ? "ahora mismo" : ago(minutes),
    end: "Terminar",
    endOne: (name) => `Terminar: ${name}`,
    endOthers: "Terminar las demás",
    logOut: "Cerrar sesión",
    toMap: "Volver a los mapas",
  },

  maps: {
    heading: "Mapas",
    counted: (count, groups) =>
      `${number(count)} ${plural(count, { one: "mapa", other: "mapas" })} para ${groups}`,
    search: "Buscar mapas",
    all: "Ver todos los mapas",
    none: (groups) => groups === "" ? "Sin mapas" : `Sin mapas para ${groups}`,
    noneDetail: "Su grupo aún no tiene mapas. Consulte a su administrador si esperaba alguno.",
  },

  refused: {
    heading: "El mapa no se puede mostrar ahí",
    unnamed: "La dirección no indica el origen de la página. Añádalo como /embed?origin=.",
    unlisted: (origin) => `Las páginas de ${origin} no pueden mostrar este mapa en un marco.`,
    remedy: "Su administrador puede añadir el origen de la página a EMBED_ORIGINS.",
    open: "Abrir el mapa por sí solo",
  },
};
