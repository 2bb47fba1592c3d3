import { changeBatch } from '../../application/change-batch.ts';
import { deps } from '../deps.ts';
import { asManyAsFit, json } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { conditionalHeaders, expectation } from '../http/headers.ts';
import { batchTag, batchView, lineView } from '../http/views.ts';
import { batchChange, batchPath } from './request.ts';

const change = changeBatch(deps);

export const handler = command(
  { path: batchPath, body: batchChange, headers: conditionalHeaders },
  async ({ path, body, headers }) => {
    const wanted = { ...body, key: headers['idempotency-key'] };
    const matches = expectation(headers['if-match'], batchTag);
    const { sku, batch, lines, excess } = await change(path.ref, wanted, { matches });
    const shown = asManyAsFit(lines.map(lineView));
    const leftOut = lines.length - shown.length;
    const answer = {
      batch: batchView(sku, batch),
      lines: shown,
      ...(leftOut > 0 && { linesLeftOut: leftOut }),
    };
    const etag = batchTag(sku, batch);
    return excess > 0
      ? json(202, { ...answer, unitsStillToMove: excess }, { etag })
      : json(200, answer, { etag });
  },
);
