import * as z from 'zod/mini';
import { id } from '../http/fields.ts';

export const orderPath = z.object({ orderId: id });
export const linePath = z.object({ orderId: id, lineId: id });
