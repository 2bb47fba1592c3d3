import { note } from '../../composition/log.ts';
import { measure } from '../../composition/metrics.ts';

/** What became of an order, for the log; and who counts the orders that are turned away. */
export const noteOrder = (outcome: string): void => {
  note({ outcome });
  if (outcome === 'shortage') measure({ Short: [1] });
};
