/** One thing the phone keeps between openings. A full or forbidden storage costs comfort, never the app. */
export class Kept<T> {
  constructor(private readonly key: string) {}

  recall(): T | undefined {
    try {
      const text = localStorage.getItem(this.key);
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined;
    }
  }

  keep(value: T): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      localStorage.removeItem(this.key);
    }
  }
}
