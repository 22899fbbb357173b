import { connect, createServer } from 'node:net';

const isFree = (port) =>
  new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });

/** The loopback port if nobody listens on it and it is not in `taken`. */
export const portIsFree = async (port, taken = new Set()) => !taken.has(port) && (await isFree(port));

/** The wanted loopback port, else the next free one above it, or any when none is wanted. */
export async function choosePort(wanted = 0, taken = new Set()) {
  for (let port = wanted; wanted > 0 && port < Math.min(wanted + 200, 65_536); port++) {
    if (await portIsFree(port, taken)) return port;
  }
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return taken.has(port) ? choosePort(0, taken) : port;
}

/** Whether the server at `address` (`{ host, port }`) says what it says when it can work. */
export const answersWith = (address, question, isGood) =>
  new Promise((answer) => {
    let heard = Buffer.alloc(0);
    const socket = connect(address);
    const finish = (good) => {
      socket.destroy();
      answer(good);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.on('connect', () => socket.write(question));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      if (isGood(heard)) finish(true);
    });
  });

/** Whether anything accepts connections there. */
export const accepts = (address) =>
  new Promise((answer) => {
    const socket = connect({ ...address, timeout: 1_000 }, () => {
      socket.destroy();
      answer(true);
    });
    socket.on('error', () => answer(false));
    socket.on('timeout', () => {
      socket.destroy();
      answer(false);
    });
  });
