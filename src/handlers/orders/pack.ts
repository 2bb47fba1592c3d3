import { packOrder } from '../../application/orders/pack-order.ts';
import { linesCommand } from './lines-command.ts';
import { linesToMove } from './request.ts';

export const handler = linesCommand(linesToMove, packOrder);
