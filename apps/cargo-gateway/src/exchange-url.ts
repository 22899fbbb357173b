import { isIPv4, isIPv6 } from 'node:net';

/** True for https anywhere, and for http where nobody outside can listen: this machine or a private network. */
export function isExchangeUrl(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isPrivate(hostname));
}

function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIPv4(host)) return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host);
  if (isIPv6(host)) return host === '::1' || /^f[cd]/i.test(host);
  // A name without a dot cannot be a public one: a neighbour in a compose file or a cluster.
  return !host.includes('.') || host.endsWith('.localhost');
}
