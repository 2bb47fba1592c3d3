import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { note, oneLine } from '../../composition/log.ts';
import type { Answer } from './answer.ts';
import { idsIn } from './ids.ts';
import { jsonBody, noBody, parseRequest } from './invalid-request.ts';
import { noteError, problem } from './problems.ts';

/** What a route takes of a request, as far as it takes anything: whatever else is in it is refused. */
type Input = {
  readonly path?: z.ZodMiniType<object>;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType<object>;
};

const NOTHING = z.strictObject({});
const UNLESS_TAKEN = { query: NOTHING, body: z.optional(NOTHING) };

/** A Lambda handler for one route of the HTTP API: each request is a line of the log. */
export const endpoint = <I extends Input>(
  input: I,
  run: (request: z.infer<z.ZodMiniObject<I>>, requestId: string) => Promise<Answer>,
  answerError: (error: unknown, requestId: string) => Answer = problem,
) => {
  const schema = z.object<I>({ ...UNLESS_TAKEN, ...input });
  const answer = middy<APIGatewayProxyEventV2, Answer>()
    .use({
      onError: (request) => {
        noteError(request.error);
        request.response = answerError(request.error, request.context.awsRequestId);
      },
    })
    .handler((event, { awsRequestId }) => {
      const request = parseRequest(schema, {
        path: event.pathParameters ?? {},
        query: event.queryStringParameters ?? {},
        body: input.body ? jsonBody(event) : noBody(event),
      });
      const { path, body } = request as Partial<Record<keyof Input, object>>;
      note(idsIn(path, body));
      return run(request, awsRequestId);
    });
  return (event: APIGatewayProxyEventV2, context: Context): Promise<Answer> =>
    oneLine('request', { requestId: context.awsRequestId, route: event.routeKey }, async () => {
      const answered = await answer(event, context);
      note({ status: answered.statusCode });
      return answered;
    });
};
