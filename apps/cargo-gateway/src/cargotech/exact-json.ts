const LONG_INTEGER = /\d{16,}/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON whose integers above 2^53 become text instead of losing their last digits: ids are compared, never counted with.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  if (!LONG_INTEGER.test(json)) return JSON.parse(json);
  return JSON.parse(json.replace(STRING_OR_NUMBER, (token) => (/^\d{16,}$/.test(token) ? `"${token}"` : token)));
}
