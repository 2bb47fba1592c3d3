import { connect, createServer } from 'node:net';

/** Where the service and its parts listen, except DynamoDB Local: for this machine alone. */
export const HOST = '127.0.0.1';

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address() as { port: number };
      server.close(() => resolve(address.port));
    });
  });

export const freePort = (): Promise<number> => listen(0);

/** The first of so many free ports in a row, below those that the system hands out by itself. */
export const freePorts = async (count: number): Promise<number> => {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const all = Array.from({ length: count }, (_, index) => isFree(first + index));
    if ((await Promise.all(all)).every(Boolean)) return first;
  }
};

export const isFree = (port: number): Promise<boolean> =>
  listen(port).then(
    () => true,
    () => false,
  );

/** Whether somebody listens there. */
export const takesConnections = (port: number, host = HOST): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => settle(true));
    for (const failure of ['error', 'timeout']) socket.once(failure, () => settle(false));
  });
