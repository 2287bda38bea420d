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
      const follow = (get, use) => watch(get, use, { flush: "post", immediate: true });
      follow(() => props.getCode, (now) => setGetCode(element.value, now));
      // The texts of the attributes, so that changes inside objects count.
      follow(() => attributesOf(props), (now) => setAttributes(element.value, now));
      follow(() => props.src, (now, _before, onCleanup) => {
        const controller = new AbortController();
        onCleanup(() => controller.abort());
        startCartoMap(element.value, now, controller.signal);
      });
    });

    // `onCartoSessionEnd` for the element's carto-session-end.
    const listeners = Object.fromEntries(EVENTS.map((event) => [
      `onCarto${capitalize(camelize(event))}`,
      (dispatched) => emit(camelize(event), dispatched),
    ]));
    return () => h("carto-map", { ...listeners, ref: element }, slots.default?.());
  },
});
