import type { Service } from './service.ts';

export default async (): Promise<void> => {
  const { services } = globalThis as unknown as { services: readonly Service[] };
  const exitCodes = await Promise.all(services.map(({ stop }) => stop()));
  for (const [index, exitCode] of exitCodes.entries()) {
    if (exitCode === 0) continue;
    throw new Error(`the service ended with ${exitCode}:\n${services[index]?.output()}`);
  }
};
