import { reinstateOrder } from '../../application/orders/reinstate-order.ts';
import { linesCommand } from './lines-command.ts';
import { reinstatement } from './new-order.ts';

export const handler = linesCommand(reinstatement, reinstateOrder);
