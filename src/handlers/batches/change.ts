import { changeBatch } from '../../application/change-batch.ts';
import { deps } from '../deps.ts';
import { asManyAsFit } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag, batchView, lineView } from '../http/views.ts';
import { changedAnswer } from './changed.ts';
import { batchChange, batchPath } from './request.ts';

const change = changeBatch(deps);

export const handler = command(
  { path: batchPath, body: batchChange, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const wanted = { ...body, key: headers['idempotency-key'] };
    const matches = expectation(headers['if-match'], batchTag);
    const changed = await change(path.ref, wanted, { matches });
    const { sku, batch, lines } = changed;
    const shown = asManyAsFit(lines.map(lineView));
    const leftOut = lines.length - shown.length;
    return changedAnswer(changed, {
      batch: batchView(sku, batch),
      lines: shown,
      ...(leftOut > 0 && { linesLeftOut: leftOut }),
    });
  },
);
