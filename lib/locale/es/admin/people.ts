import type { AdminPeopleWords } from "../../en/admin/people.ts";
import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("es");

export const adminPeopleWords: AdminPeopleWords = {
  people: {
    detail: "Quienes tienen una cuenta aquí o han iniciado sesión con otro sistema.",
    search: "Principio del usuario o del nombre",
    submit: "Buscar",
    all: "Mostrar todo",
    shown: (count) =>
      `${number(count)} ${plural(count, { one: "persona", other: "personas" })} en esta página`,
    none: "No hay personas",
    noneDetail: "Nadie ha iniciado sesión todavía. Añada cuentas con «deno task users add».",
    noMatch: (text) => `Ningún nombre empieza por «${text}»`,
    noMatchDetail: "Las personas de otro sistema se encuentran por su nombre visible después de " +
      "iniciar sesión de nuevo.",
    columns: {
      name: "Nombre",
      groups: "Grupos",
      method: "Inicia sesión con",
      state: "Estado",
      lastSeen: "Último uso",
    },
    methods: { password: "Contraseña", oidc: "Proveedor de identidad", host: "Otra aplicación" },
    enabled: "Activa",
    disabled: "Desactivada",
    unknown: "Desconocido",
  },

  person: {
    groups: "Grupos",
    notInPolicy: "no está en la política",
    noGroups: "Sin grupos",
    attributes: "Atributos",
    noAttributes: "La política no declara atributos.",
    attribute: "Atributo",
    values: "Valores",
    from: "Origen",
    byOperator: "Fijado por un operador",
    byClaim: (claim) => `Claim «${claim}»`,
    notSet: "Sin fijar",
    missing: "Falta: no coincide con nada",
    refused: (kind) => `Rechazado (${kind}): no coincide con nada`,
    access: "Qué ve",
    tokens: "Tokens",
    noTokens: "Sin tokens",
    ended: "Revocados en las últimas 24 horas",
    noneEnded: "No se ha revocado nada",
    token: "Token",
    reason: "Motivo",
    here: "En vigor aquí",
    atCarto: "En CARTO",
    deleting: "Eliminándose",
    failed: (attempts) =>
      `Falló ${number(attempts)} ${plural(attempts, { one: "vez", other: "veces" })}`,
    queued: "Hay una revocación de sus tokens en cola. Empieza en unos segundos.",
    reasons: {
      attributes_changed: "Cambio de atributos",
      disabled: "Cuenta desactivada",
      group_changed: "Cambio de grupos",
      signed_out: "Sesión terminada",
      policy: "Cambio de la política",
      unused: "No se pudo guardar",
      not_at_carto: "CARTO no lo conocía",
      orphan: "No tenía propietario",
      operator: "Revocado por un operador",
      view_ended: "Vista terminada",
    },
    disable: "Desactivar",
    disableQuestion: (name) => `¿Desactivar a ${name}?`,
    disableDetail: "Ya no podrá iniciar sesión. Sus sesiones terminan en cinco segundos, y sus " +
      "tokens en CARTO, en diez.",
    enable: "Activar",
    endAll: "Terminar todas las sesiones",
    endAllQuestion: (name) => `¿Terminar todas las sesiones de ${name}?`,
    endAllDetail: "Tendrá que iniciar sesión de nuevo en todas partes. Se revocan sus tokens.",
    own: "Es su propia cuenta: puede desactivarla otro administrador.",
    done: {
      session_ended: "La sesión ha terminado. Todos los procesos la rechazan en cinco segundos.",
      sessions_ended:
        "Todas las sesiones han terminado. Todos los procesos las rechazan en cinco segundos.",
      disabled: "La cuenta está desactivada. Todos los procesos la rechazan en cinco segundos.",
      enabled: "La cuenta está activada.",
      not_there: "Esa sesión ya había terminado.",
    },
  },

  sessions: {
    detail: "Quién ha iniciado sesión y en qué dispositivo.",
    search: "Principio del usuario",
    shown: (count) =>
      `${number(count)} ${plural(count, { one: "sesión", other: "sesiones" })} en esta página`,
    none: "No hay sesiones",
    noneDetail:
      "Nadie de esta página tiene una sesión iniciada. Las sesiones sin uso terminan solas.",
    columns: {
      person: "Persona",
      device: "Dispositivo",
      since: "Desde",
      lastUsed: "Último uso",
      ends: "Termina",
      end: "Terminar",
    },
    current: "Esta",
    elsewhere: "En otra aplicación",
    end: "Terminar",
    endName: (device, person) => `Terminar ${device} de ${person}`,
    endQuestion: (device, person) => `¿Terminar la sesión de ${person} en ${device}?`,
    endDetail: "El dispositivo pierde la sesión en cinco segundos. Se revocan todos los tokens " +
      "de la persona; sus otras sesiones reciben otros.",
  },
};
