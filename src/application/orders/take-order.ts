import { passes, Refusal, type RefusalCode } from '../../domain/refusal.ts';
import type { EventBus, OutboxEvent } from '../ports.ts';
import type { Needs, OrderOutcome } from '../stock/allocate-together.ts';
import { inGroups } from '../stock/group-commit.ts';
import { allocateOrder, type NewOrder } from './allocate-order.ts';

/** An order that came by message can't be allocated, and nothing of it was. */
export type AllocationRefused = OutboxEvent & {
  readonly type: 'AllocationRefused';
  readonly schemaVersion: 1;
  readonly orderId: string;
  readonly code: RefusalCode;
  readonly detail: string;
  /** The lines it is about, with what is to be said of each. */
  readonly lines: readonly object[];
};

type Reason = Pick<AllocationRefused, 'code' | 'detail' | 'lines'>;

/** What the bus takes at a time. */
const EVENTS_PER_CALL = 10;

/**
 * Allocates an order that came by message. The events of its lines tell what it has got; another
 * event says if it was refused. The same message again gets the same answer.
 *
 * @returns why it was refused, if it was.
 */
export const takeOrder = (deps: Needs & { readonly bus: EventBus }) => {
  const allocate = allocateOrder(deps);
  const rules = { keysOf: () => ['the bus'], sizeOf: () => 1, most: EVENTS_PER_CALL };
  const tell = inGroups(rules, (events: readonly AllocationRefused[]) => publish(deps.bus, events));

  return async (order: NewOrder, messageId: string): Promise<Reason['code'] | undefined> => {
    const reason = await allocate(order).then(reasonOf, reasonOfRefusal);
    if (!reason) return undefined;
    await tell({
      type: 'AllocationRefused',
      schemaVersion: 1,
      id: messageId,
      orderId: order.orderId,
      ...reason,
      at: deps.clock().toISOString(),
    });
    return reason.code;
  };
};

const reasonOf = (result: OrderOutcome): Reason | undefined => {
  if (result.outcome !== 'short') return undefined;
  // What comes too late is short, in the words of the published schema; `earliest` says that it comes at all.
  const lines = result.short.map(({ orderId: _, reason, ...line }) => ({
    ...line,
    reason: reason === 'too-late' ? 'shortage' : reason,
  }));
  return { code: 'shortage', detail: 'not enough stock for these lines', lines };
};

const reasonOfRefusal = (error: unknown): Reason => {
  // The message is to come again.
  if (!(error instanceof Refusal) || passes(error)) throw error;
  return { code: error.code, detail: error.message, lines: error.details };
};

const publish = async (
  bus: EventBus,
  events: readonly AllocationRefused[],
): Promise<readonly PromiseSettledResult<void>[]> => {
  const failures = await bus.publish(events);
  return failures.map((failure) =>
    failure
      ? { status: 'rejected', reason: new Error(`the bus did not accept it: ${failure.reason}`) }
      : { status: 'fulfilled', value: undefined },
  );
};
