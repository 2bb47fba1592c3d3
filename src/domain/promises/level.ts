import type { Decision } from '../decision.ts';
import type { DomainEvent } from '../events.ts';
import { units } from '../order-line.ts';
import type { Level, Product } from '../product.ts';
import { openTo } from './claims.ts';
import { unitsUnprotected } from './protection.ts';

/**
 * Whether a line that comes now can have anything: its level counts what is open to a line without a day, a priority or a channel,
 * on the shelf and on its way.
 */
const levelOf = (product: Product): Level => {
  const open = units(openTo(product, {}).shares);
  if (open === 0) return 'out';
  return open <= (product.lowAt ?? 0) ? 'low' : 'ok';
};

/**
 * The level that was published last. It is kept only while lines wait: what they keep from others depends on the day, so it
 * can change overnight, when nobody decides anything. Otherwise the batches say it, and what of them is kept.
 */
export const levelTold = (product: Product): Level => product.level ?? levelOf(product);

/** A change with the event that tells of another level, if it crosses one: at the end of its last version. */
export const tellingLevel = <D extends Pick<Decision, 'before' | 'after' | 'events'>>(
  change: D,
): D => {
  const { before, after, events } = change;
  const last = events.at(-1);
  if (!last) return change;
  const [from, to] = [levelTold(before), levelOf(after)];
  return {
    ...change,
    after: after.backordered > 0 ? { ...after, level: to } : after,
    events: from === to ? events : withEvent(events, last, from, to, after),
  };
};

const withEvent = (
  events: readonly DomainEvent[],
  { sku, version, of: ordinal, at }: DomainEvent,
  from: Level,
  to: Level,
  after: Product,
): readonly DomainEvent[] => {
  const of = ordinal + 1;
  const place = { id: `${sku}:${version}:${ordinal}`, sku, version, ordinal, of, at };
  const available = unitsUnprotected(after);
  return [
    ...events.map((event) => (event.version === version ? { ...event, of } : event)),
    { type: 'AvailabilityChanged', from, to, available, ...place },
  ];
};
