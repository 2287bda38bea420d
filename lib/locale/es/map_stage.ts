import type { StageWords } from "../en/map_stage.ts";
import { formatsOf } from "../formats.ts";

const { number } = formatsOf("es");

export const stageWords: StageWords = {
  skipToMap: "Ir al mapa",
  skipToTable: "Ir a la tabla",
  keys: "Atajos de teclado",
  close: "Cerrar",
  loading: "Cargando los datos del mapa…",
  notLoaded: "Una parte de la página no se ha cargado. Vuelva a cargar la página.",

  sheet: {
    grip: "Cambiar el tamaño",
    region: "Filtros, capas y tabla",
    open: "Filtros",
    openWith: (count) => `Filtros, ${number(count)} en uso`,
    figures: "Cifras",
    layers: "Capas",
    table: "Tabla",
  },

  layers: {
    title: "Capas",
    show: (layer) => `Mostrar ${layer}`,
    hide: (layer) => `Ocultar ${layer}`,
    details: (layer) => `${layer}: leyenda y ajustes`,
    colorBy: "Color según",
    opacity: "Opacidad",
    percent: (value) => `${number(value)}\u00a0%`,
    outOfZoom: "Acérquese para ver esta capa.",
    tooClose: "Aléjese para ver esta capa.",
    clustered: {
      class: "Grupos, del color de la mayoría de cada uno. Acérquese para ver los elementos.",
      mean: "Grupos, del color de su media. Acérquese para ver los elementos.",
      plain: "Grupos. Acérquese para ver los elementos.",
    },
    unplaced: (rows: string) => `Sin ubicación: ${rows}`,
    other: "Otros",
    noValue: "Sin valor",
    below: (value) => `Menos de ${value}`,
    range: (from, to) => `De ${from} a ${to}`,
    rangeBelow: (from, to) => `De ${from} a menos de ${to}`,
    atLeast: (value) => `${value} o más`,
    few: "Pocos",
    many: "Muchos",
  },

  card: {
    region: "Elemento seleccionado",
    selected: (title) => `Seleccionado: ${title}`,
    zoomTo: "Acercar",
    copyLink: "Copiar enlace",
    previous: "Anterior",
    next: "Siguiente",
    newTab: "se abre en otra pestaña",
    clusterHint: "Acérquese para verlos uno a uno",
  },

  tools: {
    region: "Herramientas del mapa",
    zoom: "Escala",
    zoomIn: "Acercar",
    zoomOut: "Alejar",
    north: "Orientar al norte",
    table: "Tabla",
    fit: "Ajustar a los datos",
    copyLink: "Copiar enlace",
    fullScreen: "Pantalla completa",
    leaveFullScreen: "Salir de pantalla completa",
    filters: "Filtros",
    layers: "Capas",
    more: "Más",
    linkCopied: "Enlace copiado",
    copyByHand: (link) => `El navegador ha impedido copiar. El enlace es ${link}`,
    linkChanged: "Parte de este enlace ya no existe en este mapa y se ha omitido.",
  },

  banner: {
    offline: ["No hay conexión.", "El mapa continuará cuando vuelva."],
    unavailable: ["Los datos del mapa no están disponibles.", "Reintentando…"],
    limited: ["Demasiadas peticiones.", "Se reintentará en un momento…"],
    no_access: ["Su acceso a estos datos ha terminado.", "Consulte a su administrador."],
    signed_out: ["Su sesión ha terminado.", "Inicie sesión para continuar."],
    retryNow: "Reintentar ahora",
    contextLost: ["El navegador ha detenido los gráficos del mapa.", "Restableciendo…"],
  },

  notice: {
    empty: (noun, groups) =>
      groups === "" ? `No hay ${noun} para su grupo` : `No hay ${noun} para ${groups}`,
    emptyDetail: (map) =>
      `Su grupo aún no tiene filas en ${map}. Consulte a su administrador si esperaba alguna.`,
    openAnother: "Abrir otro mapa",
    unsupported: "Este navegador no puede dibujar el mapa",
    unsupportedDetail: "El mapa necesita WebGL 2. Active la aceleración por hardware o use otro " +
      "navegador. Las cifras y la tabla siguen funcionando.",
    gone: "No se puede dibujar el mapa",
    goneDetail: "El navegador ha detenido los gráficos de esta página. Las cifras y la tabla " +
      "siguen funcionando.",
    reload: "Recargar el mapa",
    openTable: "Abrir la tabla",
  },
};
