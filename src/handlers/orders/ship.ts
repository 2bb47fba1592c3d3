import { shipOrder } from '../../application/ship-order.ts';
import { shipUnits } from '../../application/ship-units.ts';
import { deps } from '../deps.ts';
import { linesCommand } from './lines-command.ts';
import { shipment } from './shipment.ts';

const ship = shipOrder(deps);
const shipSome = shipUnits(deps);

export const handler = linesCommand(shipment, (orderId, { lines, rest, ...some }) =>
  lines ? shipSome(orderId, { lines, rest, matches: some.matches }) : ship(orderId, some),
);
