import { hasDeadlineAhead, type PlacedLine } from '../order-line.ts';
import { NEVER } from '../promises/better.ts';

/**
 * Its place among the lines that wait, of all SKUs: the line that must leave first comes first, then the one that was
 * ordered first. Sorts as text.
 */
export const urgencyOf = ({
  shipBy = NEVER,
  createdAt,
  accepted,
  sku,
}: Pick<PlacedLine, 'shipBy' | 'createdAt' | 'accepted' | 'sku'>): string =>
  `${shipBy}#${createdAt}#${accepted}#${sku}`;

/** Of a line at such a place. */
export const skuAt = (place: string): string => place.split('#').slice(3).join('#');

/** Whether it waits, and it was said that its last day is over. */
export const hasMissedItsDay = (line: PlacedLine): boolean =>
  line.state === 'backordered' && line.shipBy !== undefined && !hasDeadlineAhead(line);
