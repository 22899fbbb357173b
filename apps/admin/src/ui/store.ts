import { useLayoutEffect, useState } from 'preact/hooks';

/** A value that whoever shows it hears about. */
export class Store<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private held: T) {}

  get value(): T {
    return this.held;
  }

  set(next: T): void {
    if (Object.is(next, this.held)) return;
    this.held = next;
    for (const listener of [...this.listeners]) listener();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export function useStore<T>(store: Store<T>): T {
  const [, again] = useState(0);
  const { value } = store;
  useLayoutEffect(() => {
    const look = (): void => again((count) => count + 1);
    // It may have changed between being shown and being watched.
    if (!Object.is(value, store.value)) look();
    return store.listen(look);
  }, [store]);
  return value;
}
