import { startService } from './service.ts';

export default async (): Promise<void> => {
  const service = await startService();
  process.env.SERVICE_URL = service.url;
  Object.assign(globalThis, { service });
};
