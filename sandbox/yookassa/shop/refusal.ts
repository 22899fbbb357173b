const CODES = {
  400: 'invalid_request',
  401: 'invalid_credentials',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_requests',
  500: 'internal_server_error',
} as const;

/** The API says no. The description is for people and is not to be branched on. */
export class Refusal extends Error {
  constructor(
    readonly status: keyof typeof CODES,
    description: string,
    readonly parameter?: string,
  ) {
    super(description);
  }

  get code(): string {
    return CODES[this.status];
  }
}

/** A parameter that is not as it must be. */
export const invalid = (description: string, parameter: string): Refusal => new Refusal(400, description, parameter);
