import { localEnvironment } from '../../infra/local/endpoints.ts';
import { type Service, startService } from './service.ts';
import type { Workers } from './workers.ts';

/**
 * A service for each worker: a test that uses it finds nobody else at work there. Or, for all of them, the one at SERVICE_URL,
 * if that is set: then only what asks by HTTP alone can pass.
 */
export default async ({ maxWorkers }: Workers): Promise<void> => {
  const { SERVICE_URL } = process.env;
  if (SERVICE_URL) {
    process.env.SERVICES = JSON.stringify(Array(maxWorkers).fill({ SERVICE_URL }));
    Object.assign(globalThis, { services: [] });
    return;
  }
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
