import * as z from 'zod';
import type { AllocationRefused } from '../../application/orders/take-order.ts';

const units = z.int().min(0).exactOptional();

/** As it is published. It is not of the history of a SKU: it has no version and no ordinal. */
export const allocationRefusedSchema = z
  .object({
    type: z.literal('AllocationRefused').describe('What happened'),
    schemaVersion: z.literal(1).describe('The version of this schema'),
    id: z
      .string()
      .describe('The id of the message with the order; a repeated message has the same id'),
    orderId: z.string().describe('The order'),
    code: z
      .string()
      .describe('Why: shortage, or the code of a problem of the HTTP API, without /problems/'),
    detail: z.string().describe('The reason, for people to read'),
    lines: z
      .array(
        z.object({
          lineId: z.string(),
          sku: z.string(),
          qty: z.int(),
          reason: z.enum(['shortage', 'backorders-first', 'unknown-sku']).exactOptional(),
          available: units,
          availableInOneBatch: units,
          backordered: units,
          earliest: z.iso
            .date()
            .nullable()
            .exactOptional()
            .describe('Only if there is enough stock after its last day: when; null: unknown'),
        }),
      )
      .describe('The affected lines; for a shortage with the available units'),
    at: z.iso.datetime().describe('When it happened: ISO 8601, in UTC'),
  })
  .describe('An order that came by message was refused, and nothing of it was allocated');

allocationRefusedSchema satisfies z.ZodType<Omit<AllocationRefused, 'code' | 'lines'>>;
