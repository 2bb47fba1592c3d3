import type { Context } from 'aws-lambda';
import { oneLine } from '../../composition/log.ts';

/** A Lambda handler that runs by schedule, or by hand: each run is a line of the log. */
export const scheduled =
  <E, R, C extends Pick<Context, 'awsRequestId'>>(
    name: string,
    run: (event: E, context: C) => Promise<R>,
  ) =>
  (event: E, context: C): Promise<R> =>
    oneLine(name, { requestId: context.awsRequestId }, () => run(event, context));
