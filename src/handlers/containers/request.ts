import * as z from 'zod/mini';
import { date, id, why } from '../http/fields.ts';

export const containerPath = z.object({ container: id });

/** The day on which all of it is due. */
export const containerChange = z.strictObject({ eta: date, ...why });

export const containerArrival = z.strictObject(why);
