import { returnUnits } from '../../application/orders/return-units.ts';
import { linesCommand } from './lines-command.ts';
import { returned } from './returned.ts';

export const handler = linesCommand(returned, returnUnits);
