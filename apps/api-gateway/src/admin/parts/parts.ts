import { DRIVER_UNKNOWN, Refusal } from '#contracts';

/** What several services know of one thing: whoever does not answer leaves their part empty, and it is named. */
export class Parts {
  readonly unavailable: string[] = [];

  /** What is not there is not unavailable. @throws whatever is neither a silence nor "there is no such thing" */
  async ask<Part>(name: string, empty: Part, question: () => Promise<Part>): Promise<Part> {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!error.is(DRIVER_UNKNOWN)) this.unavailable.push(name);
      return empty;
    }
  }
}
