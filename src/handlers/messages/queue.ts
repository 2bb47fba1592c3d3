import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { DeadLetters, RetryLater } from '../../application/ports.ts';
import { note, noteFailure, oneLine } from '../../composition/log.ts';
import { passes, Refusal } from '../../domain/refusal.ts';
import { idsIn } from '../http/ids.ts';
import { brokenRules, fieldsIn, nameOf } from '../http/invalid-request.ts';

/** So often a message is tried, over some nine minutes. */
const MAX_RECEIVES = 10;

type Queue = { readonly deadLetters: DeadLetters; readonly retryLater: RetryLater };

/** A batch remembers the ids of the messages that reported its quantity. EventBridge's have 36 characters. */
const MAX_ID = 128;
const ID_RULE = `must have 1 to ${MAX_ID} characters`;

/** An event of the bus, as a rule puts it into a queue. */
export const eventOf = <T extends string, D extends z.ZodMiniType>(type: T, detail: D) =>
  z.object(
    {
      id: z.string('must be a string').check(z.minLength(1, ID_RULE), z.maxLength(MAX_ID, ID_RULE)),
      time: z.iso.datetime('must be an ISO 8601 date and time in UTC'),
      'detail-type': z.literal(type, `must be ${type}`),
      detail,
    },
    'must be an object',
  );

type Event = { readonly id: string; readonly 'detail-type': string; readonly detail: object };

/**
 * A Lambda handler for a queue: with the bus and its rules, it does the work of the message bus (book, ch. 9). Each message
 * is handled by itself and holds up no other: one that breaks the rules goes to the dead letters at once with the reason;
 * one that fails is tried again later, and goes there when it has failed too often. Each time is a line of the log.
 */
export const messageQueue = <M extends z.ZodMiniType<Event>>(
  message: M,
  queue: Queue,
  run: (message: z.infer<M>) => Promise<unknown>,
) => {
  const handled = async (record: SQSRecord): Promise<boolean> => {
    try {
      const parsed = parse(message, record.body);
      note({ event: parsed.id, type: parsed['detail-type'], ...idsIn(parsed.detail) });
      await run(parsed);
      return true;
    } catch (error) {
      return failed(queue, record, error);
    }
  };
  return async (
    { Records }: SQSEvent,
    { awsRequestId: requestId }: Pick<Context, 'awsRequestId'>,
  ): Promise<SQSBatchResponse> => {
    const isHandled = await Promise.all(
      Records.map((record) => {
        const ids = { requestId, messageId: record.messageId, receives: receivesOf(record) };
        return oneLine('message', ids, () => handled(record));
      }),
    );
    const pending = Records.filter((_, index) => !isHandled[index]);
    return { batchItemFailures: pending.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
};

class InvalidMessage extends Error {}

const receivesOf = ({ attributes }: SQSRecord): number =>
  Number(attributes.ApproximateReceiveCount);

const parse = <M extends z.ZodMiniType>(message: M, body: string): z.infer<M> => {
  const parsed = message.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  note({ fields: fieldsIn(parsed.error) });
  const rules = brokenRules(parsed.error).map(({ path, rule }) => `${nameOf(path)} ${rule}`.trim());
  throw new InvalidMessage(rules.join('; '));
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidMessage('the message must be JSON');
  }
};

/** @returns whether the message is put aside; otherwise it comes again. */
const failed = async (
  { deadLetters, retryLater }: Queue,
  record: SQSRecord,
  error: unknown,
): Promise<boolean> => {
  const receives = receivesOf(record);
  if (!isForeseen(error) || error.cause) noteFailure(error);
  if (isForeseen(error)) note({ outcome: codeOf(error) }, 'warn');
  try {
    if (mayPass(error) && receives < MAX_RECEIVES) {
      await retryLater(record.receiptHandle, 2 ** (receives - 1));
      note({ next: 'comes-again' });
      return false;
    }
    await deadLetters.put(record.body, (error as Error).message);
    note({ next: 'put-aside' });
    return true;
  } catch (failure) {
    // The queue hands it out again by itself.
    const both = [error, failure];
    noteFailure(
      isForeseen(error)
        ? failure
        : new AggregateError(both, 'failed, and was not put into the dead letters either'),
    );
    return false;
  }
};

const isForeseen = (error: unknown): error is InvalidMessage | Refusal =>
  error instanceof InvalidMessage || error instanceof Refusal;

const mayPass = (error: unknown): boolean =>
  !isForeseen(error) || (error instanceof Refusal && (passes(error) || mayBeOvertaken(error)));

/** The message that adds the batch, or brings the order, may come later. */
const mayBeOvertaken = ({ code }: Refusal): boolean =>
  ['batch-not-found', 'order-not-found', 'line-not-found', 'product-not-found'].includes(code);

/** What a message says is not repeated: the dead letter has it, and which rules it breaks. */
const codeOf = (error: InvalidMessage | Refusal): string =>
  error instanceof Refusal ? error.code : 'invalid-message';
