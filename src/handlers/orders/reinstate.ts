import { reinstateOrder } from '../../application/reinstate-order.ts';
import { deps } from '../deps.ts';
import { linesCommand } from './lines-command.ts';
import { reinstatement } from './new-order.ts';

export const handler = linesCommand(reinstatement, reinstateOrder(deps));
