import { givenBy } from '../../composition/caller.ts';
import { note } from '../../composition/log.ts';
import { composeReplay } from '../../composition/replays.ts';
import type { Answer } from './answer.ts';
import { type AnswerError, type Call, endpoint, type Input, type Parsed } from './endpoint.ts';
import type { commandHeaders, conditionalHeaders } from './headers.ts';
import { senderOf } from './who.ts';

const replay = composeReplay(process.env);

type Headers = { readonly headers: { readonly 'idempotency-key'?: string | undefined } };

type CommandInput = Input & {
  readonly headers: typeof commandHeaders | typeof conditionalHeaders;
};

/**
 * A route that changes something, in the name of the caller. Under an Idempotency-Key it is done once, and a repeat is answered what was answered
 * then. What was refused has changed nothing: it is asked anew, and so is what is to go on.
 */
export const command = <I extends CommandInput>(
  input: I,
  run: (request: Parsed<I>, call: Call) => Promise<Answer>,
  answerError?: AnswerError,
) =>
  endpoint(
    input,
    (request, call) => {
      const { 'idempotency-key': key } = (request as unknown as Headers).headers;
      const work = () => givenBy(senderOf(call.event), () => run(request, call));
      return key ? once(key, call, work) : work();
    },
    answerError,
  );

const once = async (key: string, call: Call, work: () => Promise<Answer>): Promise<Answer> => {
  const { routeKey, rawPath, rawQueryString, body = '' } = call.event;
  const content = { route: `${routeKey} ${rawPath}?${rawQueryString}`, body };
  const msLeft = call.getRemainingTimeInMillis();
  let isRepeat = true;
  try {
    const answer = await replay({ key, content, msLeft }, async () => {
      isRepeat = false;
      const answered = await work();
      if (!isFinal(answered)) throw new NotFinal(answered);
      return answered;
    });
    if (isRepeat) note({ repeat: true });
    return answer;
  } catch (error) {
    if (error instanceof NotFinal) return error.answer;
    throw error;
  }
};

/** Not what was refused, has to go on, or failed in part and says when to ask again. */
const isFinal = ({ statusCode = 200, headers = {} }: Answer): boolean =>
  statusCode < 300 && statusCode !== 202 && !('retry-after' in headers);

/** An answer that is not to be remembered. */
class NotFinal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('not final');
    this.answer = answer;
  }
}
