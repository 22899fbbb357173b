import { refusalCode } from '../refusal';

/** The client's name for one thing it wants done, remembered for 24 h by the service that does it. */
export const IDEMPOTENCY_KEY = /^[0-9A-Za-z_-]{1,64}$/;

/** The same key came with another body. */
export const IDEMPOTENCY_KEY_REUSED = refusalCode('IDEMPOTENCY_KEY_REUSED', 'conflict');
