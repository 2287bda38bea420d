import type { OidcProblemCode } from "../../problem_codes.ts";
import type { ProblemCatalog, ProblemTexts } from "../problem_catalog.ts";

const NOT_VERIFIED: ProblemTexts = {
  title: "No se ha podido iniciar sesión",
  detail: "No se ha podido verificar la respuesta del servicio de inicio de sesión. Vuelva a " +
    "intentarlo. Si continúa, contacte con su administrador.",
};

const MISCONFIGURED: ProblemTexts = {
  title: "El inicio de sesión no está bien configurado",
  detail:
    "Esta aplicación y el servicio de inicio de sesión no funcionan juntos. Contacte con su " +
    "administrador. Volver a intentarlo no servirá.",
};

/** A sign-in with the identity provider that failed. */
export const oidcProblems: ProblemCatalog<OidcProblemCode> = {
  sign_in_provider_unreachable: {
    title: "El servicio de inicio de sesión no responde",
    detail:
      "El servicio de inicio de sesión de su organización no está disponible ahora. Vuelva a " +
      "intentarlo en un momento. Si continúa, contacte con su administrador.",
  },
  sign_in_provider_refused: MISCONFIGURED,
  sign_in_invalid_answer: MISCONFIGURED,
  sign_in_wrong_token: NOT_VERIFIED,
  sign_in_wrong_nonce: NOT_VERIFIED,
  sign_in_wrong_issuer: NOT_VERIFIED,
  sign_in_wrong_time: {
    title: "No se ha podido iniciar sesión",
    detail: "Los relojes de esta aplicación y del servicio de inicio de sesión difieren " +
      "demasiado. Contacte con su administrador.",
  },
  sign_in_expired: {
    title: "Este inicio de sesión ha caducado",
    detail:
      "Un inicio de sesión debe terminarse antes de diez minutos y en el navegador en el que " +
      "empezó. Inicie sesión de nuevo.",
  },
  sign_in_replayed: {
    title: "Este inicio de sesión ya se completó",
    detail:
      "El enlace de inicio de sesión sirve una sola vez. Si no ha iniciado sesión, iníciela " +
      "de nuevo.",
  },
  sign_in_wrong_state: {
    title: "Este no es el inicio de sesión que empezó",
    detail: "Puede que haya empezado otro en otra ventana, o que otra persona le haya enviado " +
      "aquí. Inicie sesión de nuevo.",
  },
  sign_in_not_asked_again: {
    title: "No se le ha pedido iniciar sesión de nuevo",
    detail:
      "Este cambio requiere un inicio de sesión nuevo, y el servicio le ha dejado pasar sin él. " +
      "Cierre la sesión allí y aquí, e iníciela de nuevo.",
  },
  sign_in_denied_by_user: {
    title: "No ha iniciado sesión",
    detail: "El inicio de sesión se ha cancelado, o el servicio no le permite usar esta " +
      "aplicación. Vuelva a intentarlo o contacte con su administrador.",
  },
  sign_in_groups_missing: {
    title: "Su cuenta no tiene grupo aquí",
    detail: "Ha iniciado sesión, pero el servicio no ha enviado ningún grupo suyo, y el grupo " +
      "determina qué datos puede ver. Pida a su administrador que le asigne uno.",
  },
  sign_in_scope_missing: {
    title: "Su cuenta no tiene grupo aquí",
    detail:
      "Ha iniciado sesión, pero esta aplicación no ha recibido sus grupos, que determinan qué " +
      "datos puede ver. Contacte con su administrador.",
  },
  sign_in_groups_too_many: {
    title: "Su cuenta tiene demasiados grupos",
    detail:
      "Ha iniciado sesión, pero el servicio ha enviado más grupos de los que esta aplicación " +
      "admite. Contacte con su administrador.",
  },
  sign_in_disabled: {
    title: "Su cuenta está desactivada aquí",
    detail:
      "Ha iniciado sesión, pero su cuenta está desactivada en esta aplicación. Contacte con " +
      "su administrador.",
  },
};
