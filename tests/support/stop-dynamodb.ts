import type { Server } from '../../infra/local/server.ts';

export default async (): Promise<void> => {
  const { engines } = globalThis as unknown as { engines: readonly Server[] };
  await Promise.all(engines.map(({ stop }) => stop()));
};
