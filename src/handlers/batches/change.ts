import { changeBatch } from '../../application/batches/change-batch.ts';
import { previewChange } from '../../application/batches/preview-change.ts';
import { copying } from '../../composition/copy.ts';
import { deps, withCause } from '../deps.ts';
import { json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { dryRun } from '../http/fields.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag } from '../http/views.ts';
import { answerWithLines } from './changed.ts';
import { foreseenView } from './foreseen-view.ts';
import { batchChange, batchPath } from './request.ts';

const changeFor = withCause(changeBatch);
const preview = previewChange({ ...deps, copying: copying(deps) });

export const handler = command(
  { path: batchPath, query: dryRun, body: batchChange, headers: conditionalHeaders },
  async ({ path, query, body, headers }) => {
    const { document: _, ...change } = body;
    const wanted = { ...change, key: headers['idempotency-key'] };
    const matches = expectation(headers['if-match'], batchTag);
    if (query.dryRun === 'true')
      return json(200, foreseenView(await preview(path.ref, wanted, { matches })));
    return answerWithLines(await changeFor(body)(path.ref, wanted, { matches }));
  },
);
