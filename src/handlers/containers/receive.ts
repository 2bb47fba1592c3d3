import * as z from 'zod/mini';
import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { changeEach } from './change-each.ts';
import { containerArrival, containerPath } from './request.ts';

/** The container has come: all that was on its way in it is stock in the warehouse from now on. */
export const handler = command(
  { path: containerPath, body: z.optional(containerArrival), headers: commandHeaders },
  ({ path, body }, { awsRequestId }) =>
    changeEach(path.container, { ...body, eta: null }, awsRequestId),
);
