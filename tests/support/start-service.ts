import { localEnvironment } from '../../infra/local/endpoints.ts';
import { type Service, startService } from './service.ts';
import type { Workers } from './workers.ts';

/** A service for each worker: a test that uses it finds nobody else at work there. */
export default async ({ maxWorkers }: Workers): Promise<void> => {
  const starting = Array.from({ length: maxWorkers }, () => startService());
  const services = await Promise.all(starting);
  process.env.SERVICES = JSON.stringify(services.map(environmentOf));
  Object.assign(globalThis, { services });
};

/** For the commands and the AWS clients of tests. */
const environmentOf = ({ url }: Service) => {
  const { port } = new URL(url);
  return { ...localEnvironment(Number(port)), SERVICE_URL: url, PORT: port };
};
