import { prolongHold } from '../../application/orders/prolong-hold.ts';
import { linesCommand } from './lines-command.ts';
import { longerHold } from './new-order.ts';

export const handler = linesCommand(longerHold, prolongHold);
