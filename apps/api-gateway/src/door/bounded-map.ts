/**
 * A map that holds so many entries and then lets the one go that came first. Looked into at every request, so looking moves nothing:
 * an LRU's bookkeeping for four look-ups cost a tenth of a warm list.
 */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  constructor(private readonly max: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    super.set(key, value);
    if (this.size > this.max) {
      const first = this.keys().next();
      if (first.done !== true) this.delete(first.value);
    }
    return this;
  }
}
