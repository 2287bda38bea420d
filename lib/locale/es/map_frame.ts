import type { FrameWords } from "../en/map_frame.ts";

export const frameWords: FrameWords = {
  waiting: "Cargando el mapa…",
  signedOut: "Sesión cerrada",
  signedOutDetail: "El mapa continuará cuando inicie sesión de nuevo.",
  alone: "Este mapa va dentro de otra página",
  aloneDetail: (host) => `Se muestra dentro de ${host}. También puede abrirlo en su dirección.`,
  open: "Abrir el mapa",
  gestures: {
    "CooperativeGesturesHandler.WindowsHelpText": "Use Ctrl + rueda para acercar el mapa",
    "CooperativeGesturesHandler.MacHelpText": "Use ⌘ + rueda para acercar el mapa",
    "CooperativeGesturesHandler.MobileHelpText": "Use dos dedos para mover el mapa",
  },
  faults: {
    map_not_found: {
      title: "Mapa no encontrado",
      detail: "No existe o su acceso no lo incluye. Consulte a su administrador.",
    },
    map_required: {
      title: "Ningún mapa elegido",
      detail: "Esta página debe indicar uno de sus mapas. Consulte a su administrador.",
    },
    no_access: {
      title: "Sin acceso a estos datos",
      detail: "Su grupo no puede verlos. Consulte a su administrador.",
    },
    offline: {
      title: "Sin conexión",
      detail: "El mapa se cargará cuando vuelva la conexión.",
    },
    unavailable: {
      title: "El mapa no está disponible ahora",
      detail: "Reintentando…",
    },
    limited: {
      title: "Demasiadas peticiones",
      detail: "Reintentando en un momento…",
    },
  },
};
