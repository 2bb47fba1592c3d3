import { environmentOf, startDynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { LOCAL_LOG } from '../../infra/local/log.ts';
import { freePort, HOST } from '../../infra/local/ports.ts';
import { freshTable } from '../support/fresh-table.ts';
import { leanFront } from './support/lean-front.ts';
import { environmentOfFunctions, routes } from './support/serverless-yml.ts';

// The service's handlers behind plain node:http, for load tools: serverless-offline tops out at a
// few hundred requests a second. An empty table each time, without a stream; no events are told.
if (!process.env.AWS_ENDPOINT_URL_DYNAMODB) {
  Object.assign(
    process.env,
    environmentOf((await startDynamoDbLocal(await freePort())).endpoint),
    LOCAL_LOG,
  );
}
Object.assign(process.env, { ...environmentOfFunctions, TABLE_NAME: await freshTable() });

const server = await leanFront(new URL('../../', import.meta.url), routes);
const port = Number(process.env.PORT ?? 3100);
server.listen(port, HOST, () => console.log(`serving at http://localhost:${port}`));
