import axios from 'axios';
import type { Clock } from './clock';

const ASK_MS = 500;
/** Less than this is the way of the question, not another time. */
const NOISE_MS = 1_000;

/**
 * Lets the clock of a demo's service follow the sandbox's, so that a person can let days pass. While nobody answers, time goes on from where it was.
 * @param url answers `{"now": <ms since 1970>}`
 * @returns what ends it
 */
export function followDemoClock(clock: Clock, url: string): () => void {
  const ask = async (): Promise<void> => {
    const { data } = await axios.get<{ now?: unknown }>(url, { timeout: ASK_MS * 4 });
    if (typeof data.now !== 'number') return;
    const ahead = data.now - Date.now();
    clock.setAhead(Math.abs(ahead) < NOISE_MS ? 0 : ahead);
  };
  // The sandbox may start later, or again.
  const timer = setInterval(() => void ask().catch(() => undefined), ASK_MS).unref();
  return () => clearInterval(timer);
}
