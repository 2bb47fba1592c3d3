import { createServer } from 'node:net';

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
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
