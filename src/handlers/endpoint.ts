import middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Answer } from './answer.ts';
import { invalid, jsonBody } from './invalid-request.ts';
import { problem } from './problems.ts';

/** What a route takes of a request, as far as it takes anything. */
type Input = {
  readonly path?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
};

/** A Lambda handler for one route of the HTTP API. */
export const endpoint = <I extends Input>(
  input: I,
  run: (request: z.infer<z.ZodMiniObject<I>>, requestId: string) => Promise<Answer>,
  answerError: (error: unknown, requestId: string) => Answer = problem,
) => {
  const schema = z.object(input);
  return middy<APIGatewayProxyEventV2, Answer>()
    .use({
      onError: (request) => {
        request.response = answerError(request.error, request.context.awsRequestId);
      },
    })
    .handler((event, { awsRequestId }) => {
      const parsed = schema.safeParse({
        path: event.pathParameters ?? {},
        query: event.queryStringParameters ?? {},
        body: input.body && jsonBody(event),
      });
      if (!parsed.success) throw invalid(parsed.error);
      return run(parsed.data, awsRequestId);
    });
};
