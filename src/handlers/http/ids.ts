/** Of an order of many SKUs so many are named. */
const SKUS_NAMED = 10;

type Ids = {
  readonly orderId?: string;
  readonly orderid?: string;
  readonly lineId?: string;
  readonly container?: string;
  readonly ref?: string;
  readonly batchRef?: string;
  readonly sku?: string;
  readonly lines?: readonly { readonly sku: string }[];
};

/** What the log names of a request or a message: ids, and nothing else of what it says. */
export const idsIn = (...parts: readonly (object | undefined)[]) => {
  const all: Ids = Object.assign({}, ...parts);
  const skus = new Set([all.sku ?? [], all.lines?.map(({ sku }) => sku) ?? []].flat());
  return {
    orderId: all.orderId ?? all.orderid,
    lineId: all.lineId,
    container: all.container,
    batchRef: all.batchRef ?? all.ref,
    ...(skus.size > 0 && { skus: [...skus].slice(0, SKUS_NAMED) }),
  };
};
