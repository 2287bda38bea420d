import { formatsOf } from "../formats.ts";
import type { ProblemTable, ProblemTexts } from "../problem_texts.ts";

const { number, plural } = formatsOf("es");

const NOT_TRUSTED: ProblemTexts = {
  title: "No se ha podido iniciar la sesión",
  detail: "La respuesta del servicio de inicio de sesión no es de confianza, así que nadie ha " +
    "entrado. Vuelva a intentarlo; si continúa, avise a quien administra esta aplicación.",
};

const MISCONFIGURED: ProblemTexts = {
  title: "El inicio de sesión no está bien configurado",
  detail: "Esta aplicación y el servicio de inicio de sesión no se entienden. Avise a quien " +
    "administra esta aplicación; volver a intentarlo no servirá.",
};

const OVER = "en el navegador en el que empezó y antes de diez minutos. Inicie la sesión de nuevo.";

export const problemTextsEs: ProblemTable = {
  account_disabled: {
    title: "Su cuenta está desactivada",
    detail: "No puede iniciar sesión con ella. Consulte a su administrador.",
  },
  bad_request: {
    title: "No se entiende la petición",
    detail: "Esta aplicación no responde a esa petición.",
  },
  body_too_large: {
    title: "La petición es demasiado grande",
    detail: "Lo enviado es más de lo que esta aplicación admite.",
  },
  body_too_slow: {
    title: "La petición no ha llegado a tiempo",
    detail: "Compruebe su conexión y vuelva a intentarlo.",
  },
  cross_origin: {
    title: "La petición viene de otro sitio",
    detail: "Solo las páginas de esta aplicación pueden hacer esto. Ábrala en su propia dirección.",
  },
  deadline: {
    title: "La respuesta ha tardado demasiado",
    detail: "Vuelva a intentarlo dentro de poco.",
  },
  internal: {
    title: "La aplicación ha fallado",
    detail: "El fallo está registrado con el identificador de esta petición. Vuelva a " +
      "intentarlo; si persiste, avise a su administrador.",
  },
  method_not_allowed: ({ headers }) => ({
    title: "Aquí no se admite ese método",
    detail: headers?.allow === undefined
      ? "Esta dirección no admite ese método."
      : `Esta dirección admite ${headers.allow}.`,
  }),
  not_found: {
    title: "Página no encontrada",
    detail: "Compruebe la dirección o vaya a la página de inicio.",
  },
  password_sign_in_off: {
    title: "Aquí no hay contraseñas",
    detail: "Esta aplicación no admite contraseñas. Su página de inicio muestra cómo entrar.",
  },
  sign_in_busy: {
    title: "Muchas personas están iniciando sesión",
    detail: "Demasiadas personas inician sesión en este momento. Vuelva a intentarlo en unos " +
      "segundos.",
  },
  storage_unavailable: {
    title: "El almacenamiento de la aplicación no está disponible",
    detail: "No se pueden leer las sesiones. Vuelva a intentarlo dentro de poco.",
  },
  too_many_attempts: ({ headers }) => {
    const minutes = Math.ceil(Number(headers?.["retry-after"]) / 60);
    const unit = plural(minutes, { one: "minuto", other: "minutos" });
    return {
      title: "Demasiados intentos",
      detail: "El inicio de sesión ha fallado demasiadas veces. Vuelva a intentarlo en " +
        `${number(minutes)} ${unit}.`,
    };
  },
  too_many_requests: {
    title: "Demasiadas peticiones",
    detail: "Desde esta dirección hay demasiadas peticiones abiertas a la vez. " +
      "Vuelva a intentarlo dentro de un momento.",
  },
  unsupported_media_type: {
    title: "La petición es de otro tipo",
    detail: "Esta dirección espera un formulario.",
  },
  wrong_credentials: {
    title: "Usuario o contraseña incorrectos",
    detail: "El usuario o la contraseña no son correctos. Vuelva a intentarlo.",
  },

  sign_in_provider_unreachable: {
    title: "El servicio de inicio de sesión no responde",
    detail: "No se puede llegar al servicio de inicio de sesión de su organización. Vuelva a " +
      "intentarlo en un momento; si continúa, avise a quien administra esta aplicación.",
  },
  sign_in_provider_refused: MISCONFIGURED,
  sign_in_invalid_answer: MISCONFIGURED,
  sign_in_wrong_token: NOT_TRUSTED,
  sign_in_wrong_nonce: NOT_TRUSTED,
  sign_in_wrong_issuer: NOT_TRUSTED,
  sign_in_wrong_time: {
    title: "No se ha podido iniciar la sesión",
    detail: "Los relojes de esta aplicación y del servicio de inicio de sesión difieren " +
      "demasiado. Avise a quien administra esta aplicación.",
  },
  sign_in_expired: {
    title: "Este inicio de sesión ha caducado",
    detail: `Un inicio de sesión debe terminarse ${OVER}`,
  },
  sign_in_replayed: {
    title: "Este inicio de sesión ya se terminó",
    detail: "Su dirección sirve una sola vez, para que nadie más pueda usarla. Si no ha entrado, " +
      "inicie la sesión de nuevo.",
  },
  sign_in_wrong_state: {
    title: "Este no es el inicio de sesión que empezó",
    detail: "Puede que haya empezado otro en otra ventana, o que otra persona le haya enviado " +
      `aquí. Un inicio de sesión debe terminarse ${OVER}`,
  },
  sign_in_denied_by_user: {
    title: "No ha iniciado sesión",
    detail: "El inicio de sesión se ha cancelado, o el servicio no le permite usar esta " +
      "aplicación. Vuelva a intentarlo o consulte a quien la administra.",
  },
  sign_in_groups_missing: {
    title: "Su cuenta no tiene grupo aquí",
    detail: "Ha iniciado sesión, pero el servicio no indica ningún grupo suyo, y el grupo " +
      "determina qué datos puede ver. Pida a quien administra esta aplicación que le asigne uno.",
  },
  sign_in_scope_missing: {
    title: "Su cuenta no tiene grupo aquí",
    detail: "Ha iniciado sesión, pero el servicio no indica sus grupos a esta aplicación, y el " +
      "grupo determina qué datos puede ver. Avise a quien administra esta aplicación.",
  },
  sign_in_groups_too_many: {
    title: "Su cuenta tiene demasiados grupos",
    detail: "Ha iniciado sesión, pero el servicio indica más grupos suyos de los que esta " +
      "aplicación admite. Avise a quien la administra.",
  },
  sign_in_disabled: {
    title: "Su cuenta está desactivada aquí",
    detail: "Ha iniciado sesión, pero su cuenta no puede usar esta aplicación. Consulte a quien " +
      "la administra.",
  },
};
