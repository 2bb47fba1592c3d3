import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { fromPath } from '../../client/path-name.ts';
import { note, oneLine } from '../../composition/log.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Answer } from './answer.ts';
import { idsIn } from './ids.ts';
import { bodyIfAny, jsonBody, noBody, parseRequest } from './invalid-request.ts';
import { noteError, problem } from './problems.ts';

/** What a route takes of a request, as far as it takes anything: whatever else is in it is refused. */
export type Input = {
  readonly path?: z.ZodMiniType<object>;
  readonly query?: z.ZodMiniType;
  /** One that takes undefined, too, may be left out. */
  readonly body?: z.ZodMiniType<object | undefined>;
  /** Others than these mean nothing to a route. */
  readonly headers?: z.ZodMiniType;
};

export type Parsed<I extends Input> = z.infer<z.ZodMiniObject<I>>;

/** Which request it is, and how much of its time is left. */
export type Call = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'> & {
  readonly event: APIGatewayProxyEventV2;
};

export type AnswerError = (error: unknown, requestId: string) => Answer;

const NOTHING = z.strictObject({});
const UNLESS_TAKEN = { query: NOTHING, body: z.optional(NOTHING) };

/** Before Lambda ends a request, so that there is time to say so. */
const SAID_BEFORE_END_MS = 2_000;

const outOfTime = (): never => {
  throw new Refusal(
    'unavailable',
    'the request timed out and may or may not have been executed; send the same request again',
  );
};

const namesIn = (parts: Partial<Record<string, string>>) =>
  Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, fromPath(part ?? '')]));

const isOptional = (body: z.ZodMiniType): boolean => body.safeParse(undefined).success;

/** A Lambda handler for one route of the HTTP API: each request is a line of the log. */
export const endpoint = <I extends Input>(
  input: I,
  run: (request: Parsed<I>, call: Call) => Promise<Answer>,
  answerError: AnswerError = problem,
) => {
  const schema = z.object<I>({ ...UNLESS_TAKEN, ...input });
  const bodyOf = !input.body ? noBody : isOptional(input.body) ? bodyIfAny : jsonBody;
  const answer = middy<APIGatewayProxyEventV2, Answer>({
    timeoutEarlyInMillis: SAID_BEFORE_END_MS,
    timeoutEarlyResponse: outOfTime,
  })
    .use({
      onError: (request) => {
        noteError(request.error);
        request.response = answerError(request.error, request.context.awsRequestId);
      },
    })
    .handler(async (event, context) => {
      const request = parseRequest(schema, {
        path: namesIn(event.pathParameters ?? {}),
        query: event.queryStringParameters ?? {},
        headers: event.headers ?? {},
        body: bodyOf(event),
      });
      const { path, body } = request as Partial<Record<keyof Input, object>>;
      note(idsIn(path, body));
      const { awsRequestId, getRemainingTimeInMillis } = context;
      return run(request, { awsRequestId, getRemainingTimeInMillis, event });
    });
  return (event: APIGatewayProxyEventV2, context: Context): Promise<Answer> =>
    oneLine('request', { requestId: context.awsRequestId, route: event.routeKey }, async () => {
      const answered = await answer(event, context);
      note({ status: answered.statusCode });
      return answered;
    });
};
