import { unpackOrder } from '../../application/pack-order.ts';
import { deps } from '../deps.ts';
import { linesCommand } from './lines-command.ts';
import { someLines } from './request.ts';

export const handler = linesCommand(someLines, unpackOrder(deps));
