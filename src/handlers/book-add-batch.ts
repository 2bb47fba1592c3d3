import { addBatch } from '../application/add-batch.ts';
import { text } from './answer.ts';
import { bookError } from './book-errors.ts';
import { deps } from './deps.ts';
import { endpoint } from './endpoint.ts';
import { bookBatch } from './requests/book.ts';

const add = addBatch(deps);

export const handler = endpoint(
  { body: bookBatch },
  async (request) => {
    await add(request.body);
    return text(201, 'OK');
  },
  bookError,
);
