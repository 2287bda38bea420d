/** Replaces mjolnir.js, deck.gl's gesture recognizer: MapLibre handles the map's gestures. */

/** deck.gl creates one for each canvas, and registers its listeners. */
export class EventManager {
  on(): void {}
  watch(): void {}
  destroy(): void {}
}

export class Pan {}
export class Pinch {}
export class Tap {}
export class DoubleClickDrag {}
