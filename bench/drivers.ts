import { request } from 'node:http';
import type { System } from '../test/support/system';
import type { Shot } from './load';

/** Driver by driver, in batches, each from an address of its own: the door limits logins by address. */
export async function signInAll(system: System, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let at = 0; at < count; at += 50) {
    const batch = Array.from({ length: Math.min(50, count - at) }, (_, index) =>
      system.signIn(10_000 + at + index, nextAddress()),
    );
    tokens.push(...(await Promise.all(batch)));
  }
  return tokens;
}

let address = 0;
function nextAddress(): string {
  address++;
  return `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`;
}

export function loginShot(system: System, driver: number): Shot {
  return {
    method: 'POST',
    path: '/api/v1/auth/telegram',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': nextAddress() },
    body: JSON.stringify({ initData: system.sandbox.telegram.initData({ driver }) }),
  };
}

/** The body as it is on the wire: `fetch` would unpack it. */
export async function rawBody(url: string, path: string, headers: Record<string, string>): Promise<Buffer> {
  return new Promise((done, failed) => {
    request(`${url}${path}`, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(Buffer.concat(parts)));
    })
      .on('error', failed)
      .end();
  });
}
