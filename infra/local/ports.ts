import { createServer } from 'node:net';

/** Where the service and its parts listen: for this machine alone. */
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

export const isFree = (port: number): Promise<boolean> =>
  listen(port).then(
    () => true,
    () => false,
  );
