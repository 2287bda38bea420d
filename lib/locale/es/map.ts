import type { MapWords } from "../map_words.ts";
import { dockWords } from "./map_dock.ts";
import { faultWords } from "./map_faults.ts";
import { fieldWords } from "./map_fields.ts";
import { panelWords } from "./map_panel.ts";
import { stageWords } from "./map_stage.ts";

export const mapWords: MapWords = {
  dock: dockWords,
  faults: faultWords,
  fields: fieldWords,
  panel: panelWords,
  stage: stageWords,

  region: (title) => `Mapa: ${title}`,
  attribution: "Mostrar u ocultar las fuentes del mapa",
  sessionEnded: "Su sesión ha terminado. El mapa continuará cuando inicie sesión de nuevo.",

  signIn: {
    title: "Inicie sesión de nuevo",
    explanation: "Su sesión ha terminado. Inicie sesión para seguir donde lo dejó.",
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
    waiting: "Cargando el mapa…",
    signedOut: "Sesión cerrada",
    signedOutDetail: "El mapa volverá cuando inicie sesión de nuevo.",
    alone: "Este mapa va dentro de otra página",
    aloneDetail: (host) => `Se muestra dentro de ${host}. También puede abrirlo en su dirección.`,
    open: "Abrir el mapa",
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
  },
};
