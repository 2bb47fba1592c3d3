import * as z from 'zod';
import { STATUS, titleOf } from './problems.ts';

/** The status of every problem that there is. */
export const PROBLEMS = {
  ...STATUS,
  'invalid-request': 400,
  'body-too-large': 413,
  'key-reused': 422,
  'request-under-way': 409,
  'internal-error': 500,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

const wish = { lineId: z.string(), sku: z.string(), qty: z.int() };
const lines = (more: z.ZodRawShape = {}) => ({ errors: z.array(z.object({ ...wish, ...more })) });

/** Of a shipment of so many units: how many have left, and how many could have left by then. */
const leaving = { shipped: z.int().exactOptional(), canLeave: z.int().exactOptional() };

/** Of a shipment that is undone: how many have left, and how many could be back. */
const comingBack = {
  shipped: z.int(),
  canComeBack: z.int().min(0).describe('Units that can come back all the same'),
  batchRef: z.string(),
};

/** What a problem has besides what all have. */
const MORE: Partial<Record<ProblemCode, z.ZodRawShape>> = {
  'invalid-request': {
    errors: z
      .array(
        z.object({
          in: z.enum(['path', 'query', 'headers', 'body']),
          field: z.string(),
          rule: z.string(),
        }),
      )
      .optional(),
  },
  shortage: lines({
    available: z.int(),
    availableInOneBatch: z.int(),
    backordered: z.int(),
    reason: z.enum(['shortage', 'backorders-first', 'too-late', 'unknown-sku']),
    earliest: z.iso
      .date()
      .nullable()
      .exactOptional()
      .describe(
        'Of a line whose stock comes too late: the first day on which it could ship; null: unknown',
      ),
  }),
  'batch-differs': {
    errors: z.array(
      z.object({
        ...{ sku: z.string(), qty: z.int(), eta: z.iso.date().nullable() },
        container: z.string().exactOptional(),
      }),
    ),
  },
  'batch-in-use': {
    errors: z.array(
      z.object({
        allocated: z.int().min(0).describe('Units of it that are allocated to lines'),
        shipped: z.int().min(0).describe('Units that have shipped'),
      }),
    ),
  },
  'batch-not-arrived': {
    errors: z
      .array(z.object({ eta: z.iso.date(), arrivedAs: z.string().exactOptional() }))
      .optional(),
  },
  'count-outdated': {
    errors: z.array(z.object({ onHand: z.int().min(0).describe('Units that are expected') })),
  },
  'qty-above-announced': { errors: z.array(z.object({ onItsWay: z.int() })) },
  'qty-above-shipped': lines({ shipped: z.int(), returned: z.int() }),
  'return-differs': {
    errors: z.array(z.object({ lineId: z.string(), qty: z.int(), to: z.string() })),
  },
  'return-in-use': {
    errors: z.array(
      z.object({
        batchRef: z.string(),
        qty: z.int(),
        allocated: z.int(),
        shipped: z.int(),
        left: z.int(),
      }),
    ),
  },
  'receipt-differs': { errors: z.array(z.object({ receipt: z.string(), qty: z.int() })) },
  'qty-below-returned': lines({ shipped: z.int(), returned: z.int() }),
  'counted-since': lines({
    ...comingBack,
    countedAt: z.iso.datetime().describe('When the quantity of the batch was last reported'),
  }),
  'batch-blocked': lines({
    ...comingBack,
    reason: z.string().exactOptional().describe('Why it is blocked, if a reason was given'),
  }),
  'line-differs': lines(),
  'line-released': lines({ shipped: z.int().exactOptional() }),
  'hold-expired': lines({ heldUntil: z.iso.datetime() }),
  'promise-changed': lines({
    state: z.enum(['allocated', 'backordered']),
    promised: z.iso.date().nullable(),
    shipsOn: z.iso.date().nullable(),
  }),
  'line-not-allocated': lines({
    state: z.enum(['backordered', 'released']).exactOptional(),
    ...leaving,
  }),
  'line-not-wanted-yet': lines({ notBefore: z.iso.date(), ...leaving }),
  'line-on-hold': lines({ heldUntil: z.iso.datetime(), ...leaving }),
  'line-packed': lines({ packed: z.int() }),
  'stock-not-arrived': lines({ batchRef: z.string(), eta: z.iso.date(), ...leaving }),
  'qty-below-shipped': { errors: lines(leaving).errors.optional() },
  'too-much-contention': { errors: lines().errors.optional() },
  'internal-error': { requestId: z.string() },
};

const problem = (code: ProblemCode): z.ZodObject =>
  z
    .object({
      type: z.literal(`/problems/${code}`),
      title: z.literal(titleOf(code)),
      status: z.literal(PROBLEMS[code]),
      detail: z.string(),
      ...MORE[code],
    })
    .meta({ id: titleOf(code).replace(/ ./g, (word) => word.trim().toUpperCase()) });

/** RFC 9457 problems, as they are answered. */
export const problemSchemas = Object.fromEntries(
  Object.keys(PROBLEMS).map((code) => [code, problem(code as ProblemCode)]),
) as Record<ProblemCode, z.ZodObject>;
