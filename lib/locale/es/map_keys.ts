import type { KeyWords } from "../en/map_keys.ts";

export const keyWords: KeyWords = {
  title: "Atajos de teclado",
  single: "Teclas sueltas, con el foco en el mapa o en la página",
  map: "En el mapa",
  sliders: "En controles deslizantes y gráficos",
  turnOn: "Usar teclas sueltas",
  close: "Cerrar",
  keys: {
    search: "Buscar",
    table: "Abrir o cerrar la tabla",
    layers: "Capas",
    fit: "Ajustar a los datos",
    next: "Elemento siguiente y anterior",
    help: "Esta lista",
    escape: "Cerrar lo que está encima, después quitar la selección y después cerrar la tabla",
    move: "Mover el mapa",
    zoom: "Acercar y alejar",
    enter: "Seleccionar el elemento del centro",
    pages: "Elemento siguiente y anterior",
    step: "Un paso",
    leap: "Cinco pasos",
    ends: "Primer y último valor",
  },
};
