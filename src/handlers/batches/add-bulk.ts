import * as z from 'zod/mini';
import { type AddBatch, addBatch, type BatchAdded } from '../../application/batches/add-batch.ts';
import { type BatchFed, type FedBatch, feedBatch } from '../../application/batches/feed-batch.ts';
import { note } from '../../composition/log.ts';
import { toTheSecond } from '../../domain/batch.ts';
import { withCause } from '../deps.ts';
import { type Answer, json } from '../http/answer.ts';
import { answerEach } from '../http/bulk.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { idsIn } from '../http/ids.ts';
import { InvalidRequest, parseRequest } from '../http/invalid-request.ts';
import { batchView } from '../http/views.ts';
import { bulkBatches, fedBatch } from './bulk-batches.ts';
import { changedAnswer } from './changed.ts';
import { newBatch, withRef } from './request.ts';

const add = withCause(addBatch);
const feed = withCause(feedBatch);

export const handler = command(
  { body: bulkBatches, headers: commandHeaders },
  ({ body: { batches, feedAt, ...why } }, { awsRequestId }) => {
    const once = namedOnce();
    const read = <S extends typeof newBatch | typeof fedBatch>(
      schema: S,
      batch: unknown,
      at: number,
    ) => {
      const request = parseRequest(z.object({ body: schema }), { body: batch });
      const body = withRef((request as { readonly body: z.infer<S> }).body);
      note(idsIn(body));
      once(body.ref, at);
      return body;
    };
    if (!feedAt) {
      const addOne = adding(add(why));
      return answerEach('batch', batches, awsRequestId, async (batch, place) =>
        addOne(read(newBatch, batch, place)),
      );
    }
    const feedOne = feeding(feed(why));
    const time = toTheSecond(new Date(feedAt).toISOString());
    return answerEach('batch', batches, awsRequestId, async (batch, place) =>
      feedOne({ ...read(fedBatch, batch, place), feedAt: time }),
    );
  },
);

const adding =
  (run: (batch: AddBatch) => Promise<BatchAdded>) =>
  async (batch: AddBatch): Promise<Answer> => {
    const { sku, batch: added, created } = await run(batch);
    const outcome = created ? 'added' : 'known';
    note({ outcome });
    return json(created ? 201 : 200, { ...batchView(sku, added), outcome });
  };

const feeding =
  (run: (batch: FedBatch) => Promise<BatchFed>) =>
  async (batch: FedBatch): Promise<Answer> => {
    const fed = await run(batch);
    const { sku, outcome, ignored } = fed;
    note({ outcome });
    const shown = { ...batchView(sku, fed.batch), outcome, ...(ignored.length > 0 && { ignored }) };
    return outcome === 'added' ? json(201, shown) : changedAnswer(fed, shown);
  };

/** Of two batches of one name in a request it is not known which is meant: the first one counts. */
const namedOnce = () => {
  const places = new Map<string, number>();
  return (ref: string, place: number): void => {
    const first = places.get(ref);
    if (first === undefined) {
      places.set(ref, place);
      return;
    }
    const rule = `must be unique: ${ref} is already in batches[${first}]`;
    throw new InvalidRequest('the request breaks the rules listed', 400, [
      { in: 'body', field: 'ref', rule },
    ]);
  };
};
