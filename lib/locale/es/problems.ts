import type { PageProblemCode } from "../../problem_codes.ts";
import { formatsOf } from "../formats.ts";
import type { ProblemCatalog } from "../problem_catalog.ts";
import { oidcProblems } from "./oidc_problems.ts";

const { number, plural } = formatsOf("es");

/** What people meet in pages; programs get the texts in English. */
export const problems: ProblemCatalog<PageProblemCode> = {
  account_disabled: {
    title: "Cuenta desactivada",
    detail: "Su cuenta está desactivada en esta aplicación. Contacte con su administrador.",
  },
  bad_request: {
    title: "Petición no válida",
    detail: "Esta aplicación no entiende la petición.",
  },
  body_too_large: {
    title: "Petición demasiado grande",
    detail: "Se han enviado más datos de los que esta aplicación admite.",
  },
  body_too_slow: {
    title: "La petición no ha llegado a tiempo",
    detail: "Compruebe su conexión y vuelva a intentarlo.",
  },
  cross_origin: {
    title: "Petición desde otro sitio",
    detail:
      "Solo las páginas de esta aplicación pueden hacer esto. Abra la aplicación en su propia " +
      "dirección.",
  },
  deadline: {
    title: "La respuesta ha tardado demasiado",
    detail: "La aplicación no ha respondido a tiempo. Vuelva a intentarlo en unos minutos.",
  },
  internal: {
    title: "La aplicación ha fallado",
    detail: "El fallo está registrado con el identificador de esta petición. Vuelva a " +
      "intentarlo; si persiste, avise a su administrador.",
  },
  method_not_allowed: ({ allow }) => ({
    title: "Método no permitido",
    detail: allow === undefined
      ? "Esta dirección no admite ese método."
      : `Esta dirección admite ${allow.join(", ")}.`,
  }),
  not_configured: ({ missing = [], unusable = [] }) => ({
    title: "Aún sin configurar",
    detail: [
      "Esta aplicación está en marcha, pero falta terminar su configuración.",
      ...missing.length === 0 ? [] : [`Ajustes que faltan: ${missing.join(", ")}.`],
      ...unusable.length === 0
        ? []
        : [`Ajustes no válidos: ${unusable.join(", ")}; su registro dice por qué.`],
    ].join(" "),
  }),
  not_found: {
    title: "Página no encontrada",
    detail: "Compruebe la dirección o vaya a la página de inicio.",
  },
  password_sign_in_off: {
    title: "El inicio de sesión con contraseña está desactivado",
    detail: "Vaya a la página de inicio para ver cómo iniciar sesión.",
  },
  sign_in_busy: {
    title: "Demasiadas personas están iniciando sesión",
    detail:
      "Demasiadas personas están iniciando sesión ahora. Vuelva a intentarlo en unos segundos.",
  },
  storage_unavailable: {
    title: "El almacenamiento no está disponible ahora",
    detail: "No se pueden leer las sesiones. Vuelva a intentarlo en unos minutos.",
  },
  too_many_attempts: ({ retryAfterS = 60 }) => {
    const minutes = Math.ceil(retryAfterS / 60);
    const unit = plural(minutes, { one: "minuto", other: "minutos" });
    return {
      title: "Demasiados intentos",
      detail: "Demasiados intentos fallidos de iniciar sesión. Vuelva a intentarlo en " +
        `${number(minutes)} ${unit}.`,
    };
  },
  too_many_requests: {
    title: "Demasiadas peticiones",
    detail: "Hay demasiadas peticiones abiertas a la vez desde esta dirección de red. Vuelva a " +
      "intentarlo en un momento.",
  },
  unsupported_media_type: {
    title: "Tipo de contenido no admitido",
    detail: "Esta dirección espera un formulario.",
  },
  wrong_credentials: {
    title: "Usuario o contraseña incorrectos",
    detail: "El usuario o la contraseña no son correctos. Vuelva a intentarlo.",
  },
  ...oidcProblems,
};
