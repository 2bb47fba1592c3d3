import { confirmOrder } from '../../application/orders/confirm-order.ts';
import { linesCommand } from './lines-command.ts';
import { confirmation } from './request.ts';

export const handler = linesCommand(confirmation, confirmOrder);
