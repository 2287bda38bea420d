/** Numbers that are added one by one: eight bytes each, where a list of values takes more. */
export class GrowingDoubles {
  #values = new Float64Array(256);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Float64Array(2 * this.#length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length++] = value;
  }

  /** All of them; a view that the next push may leave behind. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
