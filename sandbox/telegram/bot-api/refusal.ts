/** What the Bot API says instead of a result. */
export class Refusal extends Error {
  /** @param status HTTP status, and `error_code` in the body */
  constructor(
    readonly status: number,
    readonly description: string,
    readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number },
  ) {
    super(description);
  }
}

export const badRequest = (words: string): Refusal => new Refusal(400, `Bad Request: ${words}`);

/** @param seconds after which the call may be repeated */
export const tooManyRequests = (seconds: number): Refusal =>
  new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
