import { oneLine } from '../../composition/log.ts';
import { type Answer, json } from './answer.ts';
import { noteError, problem } from './problems.ts';

/** Of all answers together. */
const MAX_BYTES = 3_500_000;

/**
 * Each of many is answered as it would be by itself, in the order of the request, and logged so. What fails holds up no
 * other; if sending it again can help, the answer says so.
 *
 * @param answerTo is called for all of them in their order, and may use so many bytes for each.
 * @param nameOf what tells which of them an outcome is of, where the request does not name them.
 */
export const answerEach = async <T>(
  what: string,
  all: readonly T[],
  requestId: string,
  answerTo: (one: T, place: number, bytes: number) => Promise<Answer>,
  nameOf: (one: T) => object = () => ({}),
): Promise<Answer> => {
  const bytes = MAX_BYTES / all.length;
  const answers = all.map((one, place) =>
    oneLine(what, { requestId }, () =>
      answerTo(one, place, bytes).catch((error) => {
        noteError(error);
        return problem(error, requestId, bytes);
      }),
    ),
  );
  const outcomes = (await Promise.all(answers)).map(({ statusCode, body = '' }, place) => ({
    ...nameOf(all[place] as T),
    status: statusCode,
    body: JSON.parse(body),
  }));
  const mayPass = outcomes.some(({ status = 200 }) => status >= 500);
  return json(200, { outcomes }, mayPass ? { 'retry-after': '1' } : {});
};
