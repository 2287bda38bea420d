import type { MapWords } from "../en/map.ts";
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
  sessionEnded: "Su sesión ha terminado. El mapa continuará cuando inicie sesión de nuevo.",

  signIn: {
    title: "Su sesión ha terminado",
    explanation: "Inicie sesión para seguir donde estaba. Se conservan los filtros y la vista.",
    passwordFor: (account) => `Contraseña de ${account}`,
    logOut: "Cerrar sesión",
    submit: "Iniciar sesión",
    submitting: "Iniciando sesión…",
    withProvider: (provider) => `Iniciar sesión con ${provider}`,
    wrong: "La contraseña no es correcta. Vuelva a intentarlo.",
    tooMany: "El inicio de sesión ha fallado demasiadas veces. Espere y vuelva a intentarlo.",
    failed: "No se ha podido iniciar sesión. Vuelva a intentarlo en un momento.",
  },
};
