import { previewRepromise, repromise } from '../../application/products/repromise.ts';
import { deps, withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { dryRun } from '../http/fields.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { productTag } from '../http/views.ts';
import { strategies } from './repromise-request.ts';
import { repromisedView } from './repromised-view.ts';
import { productPath } from './request.ts';

const promiseAnew = withCause(repromise);
const preview = previewRepromise(deps);

export const handler = command(
  { path: productPath, query: dryRun, body: strategies, headers: conditionalHeaders },
  async ({ path, query, body, headers }) => {
    const isDryRun = query.dryRun === 'true';
    const matches = expectation(headers['if-match'], productTag);
    const run = isDryRun ? preview : promiseAnew(body);
    const lines = await run(path.sku, body, matches);
    return json(200, repromisedView(path.sku, lines, isDryRun));
  },
);
