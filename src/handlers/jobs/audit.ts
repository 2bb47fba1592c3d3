import type { Context, ScheduledEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { audit } from '../../application/jobs/audit.ts';
import type { AuditPlace } from '../../application/ports.ts';
import { composeAudit } from '../../composition/audit.ts';
import { note } from '../../composition/log.ts';
import { measure } from '../../composition/metrics.ts';
import { scheduled } from './scheduled.ts';

const deps = composeAudit(process.env);

/** What is left of the function's time when a piece is begun at the latest. */
const RESERVE_MS = 120_000;
/** By hand, in calls that are short enough to wait for. */
const CALL_MS = 20_000;
/** An answer and a line of the log have bounds; what is beyond them the next run names. */
const NAMED = 500;

type Running = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

const byHand = z.object({
  repair: z.boolean(),
  from: z.exactOptional(z.string()),
  unsettled: z._default(z.array(z.string()), []),
});
type Event = ScheduledEvent | z.input<typeof byHand>;

/**
 * Runs by schedule, goes on where the last run has come to, and changes no stock. By hand it runs
 * from the given position or the beginning, and repairs if asked to. What it answers goes on from there.
 */
export const handler = scheduled('audit', async (event: Event, context: Running) => {
  const now = deps.clock().getTime();
  const { data: options } = byHand.safeParse(event);
  const found = options
    ? await audit(deps)(toldBy(options), { repair: options.repair, until: now + CALL_MS })
    : await audit(deps)(deps.auditPlace, {
        until: now + context.getRemainingTimeInMillis() - RESERVE_MS,
      });
  const report = {
    ...found,
    drifts: found.drifts.slice(0, NAMED),
    unsettled: found.unsettled.slice(0, NAMED),
  };
  const { next: place, ...noted } = report;
  note({ ...noted, place }, found.drifts.length > 0 ? 'warn' : 'info');
  measure({ StockDrift: [found.drifts.length], Unsettled: [found.unsettled.length] });
  return report;
});

const toldBy = ({ from: next, unsettled }: z.infer<typeof byHand>): AuditPlace => ({
  read: async () => ({ next, unsettled }),
  write: async () => {},
});
