import type { AdminTokensWords } from "../../en/admin/tokens.ts";
import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("es");

export const adminTokensWords: AdminTokensWords = {
  tokens: {
    detail: "Tokens de API que CARTO ha emitido para personas. Nunca se muestra su valor.",
    search: "Usuario, o id de token como tok_7f3a91",
    shown: (count) =>
      `${number(count)} ${plural(count, { one: "token", other: "tokens" })} en esta página`,
    none: "No hay tokens",
    noneDetail: "Se emite un token cuando una persona abre un mapa.",
    columns: {
      token: "Token",
      person: "Persona",
      groups: "Grupos",
      datasets: "Conjuntos de datos",
      minted: "Emitido",
      expires: "Caduca",
      handedOut: "Última entrega",
      revoke: "Revocar",
    },
    shared: "Compartido por los grupos",
    narrowed: "Reducido",
    unknown: "Desconocido",
    revoke: "Revocar",
    revokeName: (id, person) => `Revocar ${id} de ${person}`,
    revokeQuestion: (id, person) => `¿Revocar ${id} de ${person}?`,
    revokeDetail: "CARTO lo rechaza en diez segundos. Quien tiene una sesión recibe otro: para " +
      "quitar el acceso a alguien, desactívelo.",
    revokeAll: "Revocar todos los tokens",
    revokeAllQuestion: "¿Revocar todos los tokens?",
    revokeAllDetail: "Cada mapa abierto pide un token nuevo. Cada uno cuenta para el presupuesto " +
      "de la hora y es una llamada a CARTO.",
    revokeAllTyped: "revocar todo",
    done: {
      revoked: "El token está revocado. Ningún proceso lo entrega pasados cinco segundos.",
      all: "Se están revocando todos los tokens. Los que se emitan desde ahora pueden quedar.",
      gone: "Ese token ya había terminado.",
      typed: "No se ha revocado nada: el texto de confirmación era otro.",
      compare: "La lista de CARTO se compara en unos segundos. Cargue la página de nuevo.",
    },
    revoking: "Revocándose",
    revokingAll: "Se están revocando todos los tokens.",
    revokingMore: "Hay más.",
    owner: "De",
    noOwner: "Sin propietario",
    since: "Revocado aquí",
    state: "En CARTO",
    endsAt: "Caduca",
    compared: "En CARTO y desconocidos aquí",
    compare: "Comparar ahora",
    neverCompared: "Aún no se ha comparado la lista de CARTO. Se hace cada diez minutos.",
    comparedAt: (listed) =>
      `CARTO listó ${number(listed)} ${plural(listed, { one: "token", other: "tokens" })}.`,
    orphans: (count) =>
      count === 0
        ? "Ninguno de esta instalación era desconocido aquí."
        : `${number(count)} de esta instalación ${
          plural(count, {
            one: "era desconocido aquí y se ha eliminado",
            other: "eran desconocidos aquí y se han eliminado",
          })
        }:`,
    others: (count) =>
      count === 0
        ? "Ninguno es de otros."
        : `${number(count)} ${
          plural(count, { one: "es de otros y no se toca", other: "son de otros y no se tocan" })
        }:`,
    namesMore: (count) => `y ${number(count)} más`,
  },
};
