import { isIP, isIPv6, type BlockList } from 'node:net';

/** `::ffff:1.2.3.4` is how a dual-stack socket shows an IPv4 client. */
const plain = (address: string): string =>
  address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;

/** Whether an address lies in one of the networks. */
export const isInside = (address: string, networks: BlockList): boolean =>
  isIP(address) !== 0 && networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * The client's address: the socket's, or, when the socket belongs to one of our proxies, the right-most forwarded address that does not.
 * Entries further left were written by the client and prove nothing.
 */
export function clientAddress(socket: string, forwardedFor: string | undefined, proxies: BlockList): string {
  let client = plain(socket);
  const hops = forwardedFor === undefined ? [] : forwardedFor.split(',');
  while (hops.length > 0 && isInside(client, proxies)) {
    const hop = plain((hops.pop() ?? '').trim());
    if (isIP(hop) === 0) break;
    client = hop;
  }
  return client;
}
