import { shipOrder } from '../../application/orders/ship-order.ts';
import { shipUnits } from '../../application/orders/ship-units.ts';
import { linesCommand } from './lines-command.ts';
import { shipment } from './shipment.ts';

export const handler = linesCommand(shipment, (deps) => {
  const ship = shipOrder(deps);
  const shipSome = shipUnits(deps);
  return (orderId, { lines, rest, ...some }) =>
    lines ? shipSome(orderId, { lines, rest, matches: some.matches }) : ship(orderId, some);
});
