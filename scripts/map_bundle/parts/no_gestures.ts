/** In the place of mjolnir.js, which tells deck.gl of gestures: MapLibre moves the map by its own. */

/** What deck.gl makes for each canvas, and tells what it wants to hear of. */
export class EventManager {
  on(): void {}
  watch(): void {}
  destroy(): void {}
}

export class Pan {}
export class Pinch {}
export class Tap {}
export class DoubleClickDrag {}
