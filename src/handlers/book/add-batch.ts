import { addBatch } from '../../application/add-batch.ts';
import { deps } from '../deps.ts';
import { text } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { bookError } from './errors.ts';
import { anyQuery, bookBatch } from './request.ts';

const add = addBatch(deps);

export const handler = endpoint(
  { query: anyQuery, body: bookBatch },
  async (request) => {
    await add(request.body);
    return text(201, 'OK');
  },
  bookError,
);
