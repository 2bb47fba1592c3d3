import type { Service } from './service.ts';

export default async (): Promise<void> => {
  const { service } = globalThis as unknown as { service: Service };
  const exitCode = await service.stop();
  if (exitCode !== 0) throw new Error(`the service ended with ${exitCode}:\n${service.output()}`);
};
