import { type Decision, decisionOf, isWaiting, nothing } from '../decision.ts';
import { type PlacedLine, units } from '../order-line.ts';
import type { ChannelRule, Product, Protection } from '../product.ts';
import { countedOf } from './protection.ts';

/** So many channels of a SKU have rules: what their lines have is part of the product's item. */
export const MAX_CHANNELS = 10;

const NONE: Protection<ChannelRule> = { safetyStock: 0, channels: [] };

/** What is kept of a SKU, without what its channels have. */
const protectionOf = ({ protection }: Product): Protection<ChannelRule> =>
  protection
    ? {
        ...protection,
        channels: protection.channels.map(({ allocated: _, waiting: __, ...one }) => one),
      }
    : NONE;

/** Whether a channel gets a rule that had none: what its lines have was not counted until now. */
export const namesAnother = (
  { protection }: Product,
  { channels }: Protection<ChannelRule>,
): boolean => {
  const known = new Set(protection?.channels.map(({ channel }) => channel));
  return channels.some(({ channel }) => !known.has(channel));
};

/** Whether these are all lines that have stock of the product or wait for it. An index that names them may be late. */
export const areAllLines = (
  { batches, backordered }: Product,
  lines: readonly PlacedLine[],
): boolean => {
  const ofBatch = Map.groupBy(lines, ({ state, batchRef }) => state === 'allocated' && batchRef);
  return (
    units(lines.filter(isWaiting)) === backordered &&
    batches.every(({ ref, allocated }) => units(ofBatch.get(ref) ?? []) === allocated)
  );
};

/**
 * Keeps so many units of a SKU from now on, and no others. A channel that has more than that keeps it. Lines that wait are
 * asked: there may be more for them.
 *
 * @param lines all that have stock of the product or wait for it, if another channel gets a rule.
 */
export const setProtection = (
  before: Product,
  to: Protection<ChannelRule>,
  lines: readonly PlacedLine[],
  at: string,
): Decision => {
  const from = protectionOf(before);
  if (isSame(from, to)) return nothing(before);
  const known = new Map(before.protection?.channels.map((one) => [one.channel, one]));
  const channels = to.channels.map((rule) => {
    const { allocated, waiting } = known.get(rule.channel) ?? countedOf(rule.channel, lines);
    return { ...rule, allocated, waiting };
  });
  return decisionOf(
    before,
    {
      protection: { ...to, channels },
      filling: before.version + 1,
      facts: [{ type: 'ProtectionChanged', from: published(from), to: published(to) }],
    },
    at,
  );
};

const published = ({ safetyStock, channels }: Protection<ChannelRule>) => ({
  safetyStock,
  channels: channels.map((one) => ({ ...one })),
});

const isSame = (a: Protection<ChannelRule>, b: Protection<ChannelRule>): boolean =>
  a.safetyStock === b.safetyStock &&
  a.channels.length === b.channels.length &&
  a.channels.every(
    ({ channel, min, max }, index) =>
      channel === b.channels[index]?.channel &&
      min === b.channels[index]?.min &&
      max === b.channels[index]?.max,
  );
