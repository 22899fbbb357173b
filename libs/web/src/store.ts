import { useLayoutEffect, useReducer } from 'preact/hooks';

/** A value that screens watch. */
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

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** The value, and a new look at the component whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, changed] = useReducer((count: number, _: undefined) => count + 1, 0);
  const { value } = store;
  useLayoutEffect(() => {
    // It may have changed between being shown and being watched.
    if (!Object.is(value, store.value)) changed(undefined);
    return store.subscribe(() => changed(undefined));
  }, [store]);
  return value;
}
