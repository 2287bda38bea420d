import type { OverviewWords } from "../../en/admin/overview.ts";
import { formatsOf } from "../../formats.ts";

const { ago, number, plural, utcDateTime } = formatsOf("es");

const counted = (count: number, isMore: boolean) =>
  isMore ? `más de ${number(count)}` : number(count);
const checks = (count: number) =>
  `${number(count)} ${plural(count, { one: "comprobación", other: "comprobaciones" })}`;

export const overviewWords: OverviewWords = {
  figures: {
    carto: "API de CARTO",
    reachable: "Responde",
    unreachable: "No responde",
    answered: (host, ms) => `${host} ha respondido en ${number(ms)} ms`,
    silent: (host, ms) => `${host}: sin respuesta válida tras ${number(ms)} ms`,
    sessions: "Sesiones",
    sessionsDetail: "iniciadas ahora",
    tokens: "Tokens en uso",
    tokensDetail: "válidos ahora en CARTO",
    mints: "Tokens creados esta hora",
    mintsDetail: (perHour) => `de ${number(perHour)} por hora`,
    counted,
  },

  mints: {
    heading: "Tokens creados por hora",
    sum: (count) => `${number(count)} en 24 horas`,
    chart: (sum, most, at, now) =>
      `Tokens creados en cada una de las últimas 24 horas: ${number(sum)} en total, como máximo ` +
      `${number(most)}, en la hora que empezó el ${at}; ${number(now)} en esta hora.`,
    none: "No se ha creado ningún token en las últimas 24 horas.",
    now: "ahora",
    time: utcDateTime,
  },

  doctor: {
    heading: "Diagnóstico",
    run: "Ejecutar diagnóstico",
    never: "Aún no se ha ejecutado aquí",
    neverDetail:
      "Las comprobaciones rápidas tardan unos segundos. No cambian nada ni crean tokens.",
    ran: (minutes, by) => `Ejecutado ${minutes < 2 ? "ahora mismo" : ago(minutes)} por ${by}`,
    fine: "Todo correcto",
    failures: (count) => `${number(count)} ${plural(count, { one: "fallo", other: "fallos" })}`,
    warnings: (count) =>
      `${number(count)} ${plural(count, { one: "advertencia", other: "advertencias" })}`,
    fineOf: (fine, skipped) =>
      `${checks(fine)} sin problemas` +
      (skipped === 0 ? "." : `; ${number(skipped)} no se aplican.`),
    unfinished: "No terminó a tiempo",
    failure: "Fallo",
    warning: "Advertencia",
    rest: "deno task doctor ejecuta todas las comprobaciones, también las que crean un token.",
  },

  faults: {
    heading: "Últimos fallos",
    code: "Código",
    count: "Veces",
    last: "Último",
    none: "Sin fallos",
    noneDetail: "Nada ha fallado desde que se iniciaron los procesos.",
    detail: "Desde el inicio de cada proceso; el registro tiene cada uno con su causa.",
    ago: (minutes) => minutes < 2 ? "ahora mismo" : ago(minutes),
  },

  apiTokens: {
    heading: "Tokens de la API",
    none: "Sin tokens de la API",
    noneDetail: "deno task admin token add NOMBRE crea uno para un programa que lea estas páginas.",
    name: "Nombre",
    id: "Identificador",
    created: "Creado",
    expires: "Caduca",
    used: "Último uso",
    never: "nunca",
    at: utcDateTime,
    actions: "Acciones",
    revoke: "Revocar",
    revokeOne: (name) => `Revocar ${name}`,
    question: (name) => `¿Revocar el token de la API ${name}?`,
    consequence: "El programa que lo usa será rechazado desde ahora. No se puede deshacer.",
  },

  processes: {
    heading: "Procesos",
    agree: "La misma política en todos",
    differ: "Políticas distintas",
    process: "Proceso",
    isThis: "Este",
    state: "Estado",
    fine: "Correcto",
    heldBack: (names) => `En pausa: ${names}`,
    notReady: (names) => `No disponible: ${names}`,
    policy: "Política",
    policyOf: (version) => `versión ${version}`,
    maps: "Mapas",
    version: "Aplicación",
    development: "desarrollo",
    started: "Iniciado",
    seen: "Visto",
    now: "ahora",
    seconds: (count) => `hace ${number(count)} s`,
    ago: (minutes) => minutes < 2 ? "ahora mismo" : ago(minutes),
  },
};
