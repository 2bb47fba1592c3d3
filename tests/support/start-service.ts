import { localEnvironment } from '../../infra/local/endpoints.ts';
import { startService } from './service.ts';

export default async (): Promise<void> => {
  const service = await startService();
  process.env.SERVICE_URL = service.url;
  // For the commands and the AWS clients of tests.
  process.env.PORT = new URL(service.url).port;
  Object.assign(process.env, localEnvironment(Number(process.env.PORT)));
  Object.assign(globalThis, { service });
};
