import { counted } from './format.ts';
import type { Line, Stock } from './service.ts';

/** Why a product needs a person, beside the units that wait for it. */
export const needs = ({ available: { overdue }, level }: Stock): readonly string[] => [
  ...(overdue > 0 ? [`${counted(overdue, 'unit')} overdue`] : []),
  ...(level === 'out' ? ['nothing for new orders'] : []),
  ...(level === 'low' ? ['running low'] : []),
];

export const needsSomebody = (product: Stock): boolean =>
  product.backordered > 0 || needs(product).length > 0;

const weightOf = ({ backordered, available: { overdue }, level }: Stock): number =>
  (backordered > 0 ? 8 : 0) +
  (overdue > 0 ? 4 : 0) +
  (level === 'out' ? 2 : 0) +
  (level === 'low' ? 1 : 0);

/** What needs a person first: somebody waits, a shipment has not come, nothing is left, little is left; then by name. */
export const byNeed = (a: Stock, b: Stock): number =>
  weightOf(b) - weightOf(a) ||
  b.backordered - a.backordered ||
  (a.label ?? a.sku).localeCompare(b.label ?? b.sku);

export const isFound = (text: string, { sku, label = '', tags = [] }: Stock): boolean =>
  isIn(text, [sku, label, ...tags]);

/** A line by a part of its order's id, or of its SKU. */
export const isLineFound = (text: string, { orderId, sku }: Line): boolean =>
  isIn(text, [orderId, sku]);

const isIn = (text: string, words: readonly string[]): boolean =>
  words.some((one) => one.toLowerCase().includes(text.trim().toLowerCase()));
