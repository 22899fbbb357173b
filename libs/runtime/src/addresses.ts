import { isIPv4, isIPv6 } from 'node:net';
import { ValidateBy, type ValidationOptions } from 'class-validator';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

/** An address that browsers open: https, or http on this machine. */
export const WebAddress = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    { name: 'webAddress', validator: { validate: isWebAddress, defaultMessage: () => 'must be https (http on loopback only)' } },
    options,
  );

/** True for https anywhere, and for http where nobody outside can listen: this machine or a private network. */
export function isOutsideAddress(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isPrivate(hostname));
}

/** The address of an outside system that we call; it may end in a path. */
export const OutsideAddress = (): PropertyDecorator =>
  ValidateBy({
    name: 'outsideAddress',
    validator: {
      validate: isOutsideAddress,
      defaultMessage: () => 'must be an https address; http only inside the machine or a private network',
    },
  });

/** An address inside this machine or a private network, and nowhere else. */
export const PrivateAddress = (): PropertyDecorator =>
  ValidateBy({
    name: 'privateAddress',
    validator: {
      validate: (value) => isOutsideAddress(value) && new URL(String(value)).protocol === 'http:',
      defaultMessage: () => 'must be an http address inside the machine or a private network',
    },
  });

/** Where operators collect what a service says of itself, inside a cluster or out; it may end in a path. */
export const CollectorAddress = (): PropertyDecorator =>
  ValidateBy({
    name: 'collectorAddress',
    validator: {
      validate: (value) => typeof value === 'string' && isOutsideAddress(value.replace(/^http:/, 'https:')),
      defaultMessage: () => 'must be an http or https address without a password or a query',
    },
  });

function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIPv4(host)) return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host);
  if (isIPv6(host)) return host === '::1' || /^f[cd]/i.test(host);
  // A name without a dot cannot be a public one: a neighbour in a compose file or a cluster.
  return !host.includes('.') || host.endsWith('.localhost');
}
