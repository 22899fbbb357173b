const FIRST_MS = 2_000;
const LONGEST_MS = 20_000;
/** Most people have paid within this many questions. */
const OFTEN = 10;
const GROWTH = 1.5;

/** How long to wait before a payment is asked for again, ms: often at first, slower the longer it takes. */
export const pauseMs = (asked: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * GROWTH ** Math.max(0, asked - OFTEN)));
