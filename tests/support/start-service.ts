import { localEnvironment } from '../../infra/local/endpoints.ts';
import { startService } from './service.ts';

export default async (): Promise<void> => {
  const service = await startService();
  process.env.SERVICE_URL = service.url;
  // For the commands and the AWS clients of tests. The SDK's own engine is that of other tests.
  process.env.PORT = new URL(service.url).port;
  const {
    AWS_ENDPOINT_URL_DYNAMODB,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: _,
    ...others
  } = localEnvironment(Number(process.env.PORT));
  Object.assign(process.env, others, { SERVICE_DYNAMODB_URL: AWS_ENDPOINT_URL_DYNAMODB });
  Object.assign(globalThis, { service });
};
