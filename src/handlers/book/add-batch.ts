import { addBatch } from '../../application/batches/add-batch.ts';
import { withCause } from '../deps.ts';
import { text } from '../http/answer.ts';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { bookError } from './errors.ts';
import { anyQuery, bookBatch } from './request.ts';

const add = withCause(addBatch);

export const handler = command(
  { query: anyQuery, body: bookBatch, headers: commandHeaders },
  async (request) => {
    await add()(request.body);
    return text(201, 'OK');
  },
  bookError,
);
