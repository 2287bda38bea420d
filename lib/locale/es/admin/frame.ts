import type { AdminFrameWords } from "../../en/admin/frame.ts";

export const adminFrameWords: AdminFrameWords = {
  name: "Administración",
  title: (page) => `${page} · Administración`,
  pages: {
    overview: "Resumen",
    access: "Acceso",
    people: "Personas",
    sessions: "Sesiones",
    tokens: "Tokens de acceso",
    audit: "Auditoría",
    usage: "Uso",
    documents: "Política y mapas",
  },
  toMaps: "Volver a los mapas",

  pager: {
    label: "Páginas de la tabla",
    first: "Primera página",
    next: "Página siguiente",
  },

  confirm: {
    cancel: "Cancelar",
    type: (text) => `Escriba «${text}» para confirmar`,
  },

  signIn: {
    heading: "Inicie sesión de nuevo",
    reason: "Un cambio requiere haber iniciado sesión en los últimos 15 minutos. No se ha " +
      "cambiado nada. Después volverá a la página, donde podrá hacer el cambio.",
    submit: "Iniciar sesión",
    back: "Volver sin cambios",
  },
};
