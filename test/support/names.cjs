/**
 * Loaded into a service before anything else: names under `.test` lead to this machine while the file NAMES_FILE is there, and nowhere
 * while it is not, as when the cluster's DNS is away.
 */
const dns = require('node:dns');
const { existsSync } = require('node:fs');

const answer = (name) => {
  if (existsSync(process.env.NAMES_FILE)) return '127.0.0.1';
  throw Object.assign(new Error(`getaddrinfo EAI_AGAIN ${name}`), { code: 'EAI_AGAIN', syscall: 'getaddrinfo', hostname: name });
};

for (const [where, method, form] of [
  [dns, 'lookup', (address, options) => (options?.all ? [[{ address, family: 4 }]] : [address, 4])],
  [dns, 'resolve', (address) => [[address]]],
  [dns, 'resolve4', (address) => [[address]]],
  [dns, 'resolve6', () => [[]]],
]) {
  const real = where[method];
  where[method] = (name, ...rest) => {
    if (!String(name).endsWith('.test')) return real(name, ...rest);
    const done = rest.pop();
    process.nextTick(() => {
      try {
        done(null, ...form(answer(name), rest[0]));
      } catch (error) {
        done(error);
      }
    });
  };
}
