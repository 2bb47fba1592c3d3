import { undoShipment } from '../../application/orders/undo-shipment.ts';
import { linesCommand } from './lines-command.ts';
import { unitsLeft } from './units-left.ts';

export const handler = linesCommand(unitsLeft, undoShipment);
