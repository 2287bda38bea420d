/* @ts-self-types="./index.d.ts" */
/** `<carto-map>` for Vue 3. index.d.ts has the documentation. */
import {
  attributesOf,
  EVENTS,
  methodsOf,
  setAttributes,
  setGetCode,
  startCartoMap,
} from "@carto-embed/element";
import { camelize, capitalize, defineComponent, h, onMounted, ref, watch } from "vue";

export const CartoMap = defineComponent({
  name: "CartoMap",
  props: {
    src: String,
    map: String,
    codeUrl: String,
    code: String,
    session: String,
    getCode: Function,
    lang: String,
    theme: String,
    view: [Object, String],
    filters: [Object, String],
    ui: [Array, String],
    height: String,
    loading: String,
    label: String,
    title: String,
    basemap: String,
    cooperativeGestures: String,
  },
  emits: EVENTS.map(camelize),
  setup(props, { emit, expose, slots }) {
    const element = ref(null);
    expose({ ...methodsOf(() => element.value), element });

    onMounted(() => {
      setGetCode(element.value, props.getCode);
      setAttributes(element.value, attributesOf(props));
      startCartoMap(element.value, props.src);
    });
    // What the element is given after an update: the texts, so that changes inside objects count.
    watch(() => attributesOf(props), (now) => setAttributes(element.value, now), { flush: "post" });
    watch(() => props.getCode, (now) => setGetCode(element.value, now), { flush: "post" });
    watch(() => props.src, (now) => startCartoMap(element.value, now), { flush: "post" });

    // `onCartoSessionEnd` for the element's carto-session-end.
    const listeners = Object.fromEntries(EVENTS.map((event) => [
      `onCarto${capitalize(camelize(event))}`,
      (dispatched) => emit(camelize(event), dispatched),
    ]));
    return () => h("carto-map", { ...listeners, ref: element }, slots.default?.());
  },
});
