import { LRUCache } from 'lru-cache';
import type { Encoding } from './encoded-page';

/** Browsers send the same few header values again and again. */
const known = new LRUCache<string, Encoding>({ max: 200 });

/** The best encoding of ours that `Accept-Encoding` takes: brotli, then gzip, then none. */
export function acceptedEncoding(accept: string | undefined): Encoding {
  if (accept === undefined || accept.length > 200) return 'identity';
  let encoding = known.get(accept);
  if (encoding === undefined) known.set(accept, (encoding = choose(accept)));
  return encoding;
}

function choose(accept: string): Encoding {
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    weights.set(name, Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1));
  }
  const takes = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

/** Whether `If-None-Match` names this ETag; compared weakly, as RFC 9110 has it for this header. */
export function isKnownToClient(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === opaque);
}
