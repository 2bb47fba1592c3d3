import { available, type Batch, byPreference, isExpired, isOverdue } from '../batch.ts';
import { isClaiming, type OrderLine, type PlacedLine, units } from '../order-line.ts';
import type { ChannelShare, Product, Protection } from '../product.ts';
import { allOpen, type Open, type Share, takeShares } from './shares.ts';

/** Of lines without a channel, or of one that has no rule: they may have what nobody has reserved. */
export const ANY_CHANNEL = '';

/** What says which channel a line is of. */
type OfChannel = Pick<OrderLine, 'channel'>;

/** The channel whose rule counts for a line. */
export const channelOf = ({ protection }: Product, { channel }: OfChannel): string =>
  shareOf(protection, channel)?.channel ?? ANY_CHANNEL;

/** Those whose lines may have different things. */
export const channelsOf = ({ protection }: Product): readonly string[] => [
  ANY_CHANNEL,
  ...(protection?.channels ?? []).map(({ channel }) => channel),
];

const shareOf = (protection: Protection | undefined, channel: string | undefined) =>
  protection?.channels.find((one) => one.channel === channel);

/** So much of what is kept for a channel it has not been promised. */
const unused = ({ min, allocated }: ChannelShare): number => Math.max(0, min - allocated);

/** So many units more a line of its channel may be promised. */
export const mostFor = ({ protection }: Product, { channel }: OfChannel): number => {
  const { max = Number.POSITIVE_INFINITY, allocated = 0 } = shareOf(protection, channel) ?? {};
  return Math.max(0, max - allocated);
};

/**
 * What of each batch a new line may have, regardless of backorders. Safety stock, and what is kept for other channels,
 * are the units that come first; where there is too little for all channels, each may have what is kept for it, first
 * come first served.
 *
 * @param safetyStock none for a line that loses what it was promised.
 */
export const unprotected = (
  product: Product,
  line: OfChannel,
  safetyStock = product.protection?.safetyStock ?? 0,
): Open => {
  const { batches, protection, today } = product;
  if (!protection) return allOpen(batches);
  const own = shareOf(protection, line.channel);
  const mine = own ? unused(own) : 0;
  const reserved = protection.channels.reduce((sum, one) => sum + unused(one), 0) - mine;
  const openAmong = (first: number): number => {
    const left = Math.max(0, first - safetyStock);
    return Math.max(left - reserved, Math.min(left, mine));
  };
  let first = 0;
  const open = new Map<string, number>();
  for (const batch of batches.toSorted(byKeeping(today))) {
    const more = first + Math.max(0, available(batch));
    open.set(batch.ref, openAmong(more) - openAmong(first));
    first = more;
  }
  const most = mostFor(product, line);
  const shares = batches.map((batch) => ({ batch, qty: Math.min(most, open.get(batch.ref) ?? 0) }));
  return { shares, most };
};

/** What comes first is kept first, of what comes on a day what expires last; nothing is kept of what is no good any more. */
const byKeeping =
  (today: string | undefined) =>
  (a: Batch, b: Batch): number => {
    const comes = byPreference(today);
    if (isExpired(a, today) !== isExpired(b, today)) return isExpired(a, today) ? 1 : -1;
    const isOnOneDay = a.eta === b.eta && isOverdue(a, today) === isOverdue(b, today);
    return isOnOneDay ? comes(b, a) : comes(a, b);
  };

/** Units that a new line without a channel may have, regardless of backorders. */
export const unitsUnprotected = (product: Product): number =>
  units(unprotected(product, {}).shares);

/** The most of each batch that a line of any channel may have. */
export const openToSome = (product: Product): readonly Share[] => {
  const [first = [], ...others] = channelsOf(product).map(
    (channel) => unprotected(product, { channel }).shares,
  );
  return first.map((share, index) => ({
    ...share,
    qty: Math.max(share.qty, ...others.map((shares) => (shares[index] as Share).qty)),
  }));
};

/** Whether lines of some channel may have more of a batch than before. */
export const opensMore = (before: Product, after: Product): boolean => {
  if (!before.protection && !after.protection) return false;
  return channelsOf(after).some((channel) => {
    const had = new Map(
      unprotected(before, { channel }).shares.map(({ batch, qty }) => [batch.ref, qty]),
    );
    const now = unprotected(after, { channel }).shares;
    return now.some(({ batch, qty }) => qty > (had.get(batch.ref) ?? 0));
  });
};

type Moves = { readonly was: readonly PlacedLine[]; readonly lines: readonly PlacedLine[] };

/** What lines of each channel have and wait for, once some lines have become others. */
export const protectionAfter = (
  { protection }: Pick<Product, 'protection'>,
  { was, lines }: Moves,
): Pick<Product, 'protection'> => {
  if (!protection || protection.channels.length === 0) return {};
  const channels = protection.channels.map((share) => {
    const [had, has] = [countedOf(share.channel, was), countedOf(share.channel, lines)];
    return {
      ...share,
      allocated: share.allocated + has.allocated - had.allocated,
      waiting: share.waiting + has.waiting - had.waiting,
    };
  });
  return { protection: { ...protection, channels } };
};

/** Units that lines of a channel are promised, and wait for. */
export const countedOf = (
  channel: string,
  lines: readonly PlacedLine[],
): Pick<ChannelShare, 'allocated' | 'waiting'> => {
  const own = lines.filter((line) => line.channel === channel);
  return {
    allocated: units(own.filter(({ state }) => state === 'allocated')),
    waiting: units(own.filter(isClaiming)),
  };
};

/** A product after a line has got these shares. */
export const withShares = (
  product: Product,
  { channel }: OfChannel,
  shares: readonly Share[],
): Product => {
  const { protection } = product;
  const batches = takeShares(product.batches, shares);
  if (!protection) return { ...product, batches };
  const channels = protection.channels.map((one) =>
    one.channel === channel ? { ...one, allocated: one.allocated + units(shares) } : one,
  );
  return { ...product, batches, protection: { ...protection, channels } };
};

/** A product of whose channels these lines had nothing; its batches still have what they had. */
export const uncounted = (product: Product, was: readonly PlacedLine[]): Product => ({
  ...product,
  ...protectionAfter(product, { was, lines: [] }),
});
