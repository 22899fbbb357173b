import { limitedNetwork } from '#contracts';
import { blockList } from '../config';
import { clientAddress } from './client-address';

describe('the address of a client', () => {
  const proxies = blockList(['10.0.0.0/8', '192.168.1.1', 'fd00::/8']);

  it.each([
    ['no proxy of ours: what is forwarded is a claim', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['one proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['a claim further left', '10.1.2.3', '1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['a chain of our proxies', '10.1.2.3', '203.0.113.9, 192.168.1.1, 10.9.9.9', '203.0.113.9'],
    ['nothing but proxies', '10.1.2.3', '10.9.9.9', '10.9.9.9'],
    ['nothing forwarded', '10.1.2.3', undefined, '10.1.2.3'],
    ['nonsense forwarded', '10.1.2.3', '203.0.113.9, <script>', '10.1.2.3'],
    ['a dual-stack socket', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv6', 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['a socket that is gone', '', '203.0.113.9', ''],
  ])('%s', (_what, socket, forwarded, client) => {
    expect(clientAddress(socket, forwarded, proxies)).toBe(client);
  });

  it('is limited as one address, or as the /64 of one customer', () => {
    expect(limitedNetwork('203.0.113.9')).toBe('203.0.113.9');
    expect(limitedNetwork('2001:db8:0:1:aaaa::1')).toBe(limitedNetwork('2001:0db8::1:0:0:0:2'));
    expect(limitedNetwork('2001:db8:0:2::1')).not.toBe(limitedNetwork('2001:db8:0:1::1'));
    expect(limitedNetwork('::1')).toBe('0:0:0:0');
  });
});
